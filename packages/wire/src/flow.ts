// The 5-tuple of a frame: who talks to whom, over what. Filters and hashes read it.
import { decodeEthernet } from './ethernet.ts';
import { decodeIpv4, type Ipv4 } from './ipv4.ts';
import { decodeIpv6, type Ipv6, upperLayerOf } from './ipv6.ts';
import type { Malformed } from './malformed.ts';
import { etherTypes, protocols } from './numbers.ts';
import { viewOf } from './view.ts';

export interface Flow {
  readonly kind: 'flow';
  /** 4 bytes for IPv4, 16 for IPv6. */
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  /** IANA number; for IPv6 that of the layer behind the extension headers. */
  readonly protocol: number;
  /** Undefined unless TCP or UDP, behind the first fragment, and where the packet was cut before them. */
  readonly ports: Ports | undefined;
}

export interface Ports {
  readonly source: number;
  readonly destination: number;
}

/** A sound frame that carries no IP, such as ARP. */
export interface NotIp {
  readonly kind: 'not-ip';
  readonly etherType: number;
}

/** Reads no further than the ports, so a frame that a mirror cut short still has its flow. */
export function flowOf(frame: Uint8Array): Flow | NotIp | Malformed {
  const ethernet = decodeEthernet(frame);
  if (ethernet.kind === 'malformed') return ethernet;
  switch (ethernet.etherType) {
    case etherTypes.ipv4: {
      const packet = decodeIpv4(ethernet.payload);
      return packet.kind === 'malformed' ? packet : flowOfIpv4(packet);
    }
    case etherTypes.ipv6: {
      const packet = decodeIpv6(ethernet.payload);
      return packet.kind === 'malformed' ? packet : flowOfIpv6(packet);
    }
    default:
      return { kind: 'not-ip', etherType: ethernet.etherType };
  }
}

function flowOfIpv4({ source, destination, protocol, fragmentOffset, payload }: Ipv4): Flow {
  return {
    kind: 'flow',
    source,
    destination,
    protocol,
    ports: fragmentOffset === 0 ? portsOf(protocol, payload) : undefined,
  };
}

function flowOfIpv6(packet: Ipv6): Flow {
  const { source, destination } = packet;
  const { protocol, payload, continued } = upperLayerOf(packet);
  return { kind: 'flow', source, destination, protocol, ports: continued ? undefined : portsOf(protocol, payload) };
}

/** TCP and UDP begin alike: source port, destination port. */
function portsOf(protocol: number, payload: Uint8Array): Ports | undefined {
  if ((protocol !== protocols.tcp && protocol !== protocols.udp) || payload.length < 4) return undefined;
  const view = viewOf(payload);
  return { source: view.getUint16(0), destination: view.getUint16(2) };
}
