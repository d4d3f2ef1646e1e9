// The forwarder never hears itself: what it has sent, the fragments of it, and what comes back as ICMP about it.
import {
  decodeEthernet,
  decodeIcmp,
  decodeIpv4,
  decodeIpv6,
  encodeEthernet,
  etherTypes,
  type Flow,
  flowOf,
  protocols,
} from '@tasktap/wire';

/** VXLAN and GENEVE (RFC 7348, RFC 8926): what goes there is mirrored already, whoever sent it. */
const tunnelPorts: readonly number[] = [4789, 6081];

/** What tcpdump is asked to leave out, so that it costs nothing; `isOwnOutput` finds what a filter cannot. */
export function filterFor(port: number): string {
  const ports = [...new Set([...tunnelPorts, port])].map((one) => `dst port ${one}`);
  return `not (udp and (${ports.join(' or ')}))`;
}

/** `port` is that of the target; `target` its address, 4 or 16 bytes. */
export function isOwnOutput(frame: Uint8Array, port: number, target: Uint8Array): boolean {
  const flow = flowOf(frame);
  if (flow.kind !== 'flow') return false;
  if (flow.protocol === protocols.udp) return isTunnelled(flow, port, target);
  const quoted = flow.protocol === protocols.icmp || flow.protocol === protocols.icmpv6 ? quotedFlow(frame) : undefined;
  return quoted?.protocol === protocols.udp && isTunnelled(quoted, port, target);
}

/** Without ports it is a later fragment: towards the target it is taken for ours. */
function isTunnelled({ ports, destination }: Flow, port: number, target: Uint8Array): boolean {
  if (ports === undefined) return Buffer.compare(destination, target) === 0;
  return ports.destination === port || tunnelPorts.includes(ports.destination);
}

/** ICMP errors hold the beginning of the packet that they are about (RFC 792, RFC 4443 §2.1). */
const quotingTypes: ReadonlySet<number> = new Set([3, 4, 5, 11, 12]);
const quotingTypes6: ReadonlySet<number> = new Set([1, 2, 3, 4]);

function quotedFlow(frame: Uint8Array): Flow | undefined {
  const ethernet = decodeEthernet(frame);
  if (ethernet.kind === 'malformed') return undefined;
  const isIpv4 = ethernet.etherType === etherTypes.ipv4;
  const packet = isIpv4 ? decodeIpv4(ethernet.payload) : decodeIpv6(ethernet.payload);
  if (packet.kind === 'malformed') return undefined;
  const message = decodeIcmp(packet.payload);
  if (message.kind === 'malformed') return undefined;
  if (!(isIpv4 ? quotingTypes : quotingTypes6).has(message.type)) return undefined;
  const flow = flowOf(encodeEthernet({ ...ethernet, tag: undefined, payload: message.data }));
  return flow.kind === 'flow' ? flow : undefined;
}
