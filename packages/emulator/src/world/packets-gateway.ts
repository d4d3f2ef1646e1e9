// What a Gateway Load Balancer makes of a mirrored packet: GENEVE around the whole outer packet, which keeps the task's address.
import {
  encodeGeneve,
  encodeIpv4,
  encodeUdp,
  etherTypes,
  type GeneveOption,
  parseAddress,
  protocols,
} from '@tasktap/wire';
import type { Outer } from './packets.ts';
import type { MirrorTarget } from './state.ts';

/** Traffic Mirroring guide, "packet formats": the outer destination, at the address of the endpoint. */
const vxlanPort = 4789;
/** The emulator's endpoints have no address of their own: one of RFC 5737, which no task has. */
const endpointAddress = Uint8Array.of(192, 0, 2, 1);
/** What EC2 sends (observed). */
const timeToLive = 255;

/** The UDP payload that arrives at port 6081; `datagram` is VXLAN with a frame behind it. */
export function throughGateway({ resource }: MirrorTarget, datagram: Uint8Array, outer: Outer): Uint8Array {
  const { sourceAddress, sourcePort } = outer;
  const inside = encodeIpv4({
    kind: 'ipv4',
    typeOfService: 0,
    identification: 0,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive,
    protocol: protocols.udp,
    source: parseAddress(sourceAddress) ?? new Uint8Array(4),
    destination: endpointAddress,
    options: new Uint8Array(),
    payload: encodeUdp({
      kind: 'udp',
      sourcePort,
      destinationPort: vxlanPort,
      checksum: 0,
      payload: datagram,
      missing: 0,
    }),
    missing: 0,
  });
  const options = optionsOf(resource, sourcePort);
  return encodeGeneve({ kind: 'geneve', control: false, protocol: etherTypes.ipv4, vni: 0, options, payload: inside });
}

/** Of class 0x0108: the endpoint, its attachment and the flow, 40 bytes of header in all (guide of the load balancer). Values are ours. */
function optionsOf(endpoint: string, sourcePort: number): readonly GeneveOption[] {
  const id = Uint8Array.from(Buffer.from(endpoint.slice(-16).padStart(16, '0'), 'hex'));
  const cookie = Uint8Array.of(0, 0, sourcePort >>> 8, sourcePort & 0xff);
  const option = (type: number, data: Uint8Array): GeneveOption => ({
    optionClass: 0x0108,
    critical: false,
    type,
    data,
  });
  return [option(1, id), option(2, new Uint8Array(8)), option(3, cookie)];
}
