// Packets and capture files in tests, made by the encoders of wire.
import {
  encodeEthernet,
  encodeGeneve,
  encodeIpv4,
  encodeIpv6,
  encodePcapHeader,
  encodePcapRecord,
  encodeTcp,
  encodeUdp,
  encodeVxlan,
  etherTypes,
  type PcapHeader,
  parseAddress,
  protocols,
} from '@tasktap/wire';

const nothing = new Uint8Array(0);

export const address = (text: string): Uint8Array => parseAddress(text) ?? nothing;

/** A frame between two addresses of one family. */
export function frameOf(
  source: string,
  destination: string,
  inside: { readonly protocol: number; readonly payload: Uint8Array; readonly fragmentOffset?: number },
): Uint8Array {
  return ethernet(ipOf(source, destination, inside), source.includes(':') ? etherTypes.ipv6 : etherTypes.ipv4);
}

export function ethernet(payload: Uint8Array, etherType: number = etherTypes.ipv4, vlan?: number): Uint8Array {
  return encodeEthernet({
    kind: 'ethernet',
    destination: Uint8Array.of(2, 0, 0, 0, 0, 1),
    source: Uint8Array.of(2, 0, 0, 0, 0, 2),
    tag: vlan === undefined ? undefined : { priority: 0, dropEligible: false, id: vlan },
    etherType,
    payload,
  });
}

export function ipOf(
  source: string,
  destination: string,
  { protocol, payload, fragmentOffset = 0 }: { protocol: number; payload: Uint8Array; fragmentOffset?: number },
): Uint8Array {
  const ends = { source: address(source), destination: address(destination) };
  if (ends.source.length === 16) {
    const fields = { trafficClass: 0, flowLabel: 0, hopLimit: 64, nextHeader: protocol, missing: 0 };
    return encodeIpv6({ kind: 'ipv6', ...fields, ...ends, payload });
  }
  return encodeIpv4({
    kind: 'ipv4',
    typeOfService: 0,
    identification: 7,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset,
    timeToLive: 64,
    protocol,
    ...ends,
    options: nothing,
    payload,
    missing: 0,
  });
}

export function tcpOf(sourcePort: number, destinationPort: number, flags = 0x18, payload = nothing): Uint8Array {
  return encodeTcp({
    kind: 'tcp',
    sourcePort,
    destinationPort,
    sequence: 1,
    acknowledgment: 2,
    flags,
    window: 1000,
    checksum: 0,
    urgentPointer: 0,
    options: nothing,
    payload,
  });
}

export function udpOf(sourcePort: number, destinationPort: number, payload: Uint8Array): Uint8Array {
  return encodeUdp({ kind: 'udp', sourcePort, destinationPort, checksum: 0, payload, missing: 0 });
}

/** An inner frame as EC2 sends it on: Ethernet, IP and UDP around VXLAN. */
export function mirrored(vni: number, frame: Uint8Array, from = '10.1.0.1'): Uint8Array {
  return around(encodeVxlan({ kind: 'vxlan', vni, frame }), { from, port: 4789 });
}

/** As a Gateway Load Balancer hands it over. */
export function throughGateway(vni: number, frame: Uint8Array, from = '10.1.0.1', optionClass = 0x0108): Uint8Array {
  return around(geneveOf(vni, frame, from, optionClass), { from: '10.9.0.1', port: 6081 });
}

/** What is in the datagram of the balancer. */
export function geneveOf(vni: number, frame: Uint8Array, from: string, optionClass = 0x0108): Uint8Array {
  const inner = ipOf(from, '10.2.0.1', {
    protocol: protocols.udp,
    payload: udpOf(50_000, 4789, encodeVxlan({ kind: 'vxlan', vni, frame })),
  });
  const option = { optionClass, critical: true, type: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  const geneve = { control: false, protocol: etherTypes.ipv4, vni: 0, options: [option], payload: inner };
  return encodeGeneve({ kind: 'geneve', ...geneve });
}

export function around(payload: Uint8Array, { from, port }: { from: string; port: number }): Uint8Array {
  const to = from.includes(':') ? 'fd00::1' : '10.2.0.1';
  return frameOf(from, to, { protocol: protocols.udp, payload: udpOf(50_000, port, payload) });
}

export interface Timed {
  /** Nanoseconds since 1970. */
  readonly at: bigint;
  readonly packet: Uint8Array;
  /** @default nothing was cut */
  readonly originalLength?: number;
}

export const second = 1_000_000_000n;

export function pcapOf(packets: readonly Timed[], header: Partial<PcapHeader> = {}): Uint8Array {
  const whole: PcapHeader = {
    kind: 'pcap-header',
    littleEndian: true,
    ticksPerSecond: 1_000_000_000,
    snapLength: 65_535,
    linkType: 1,
    ...header,
  };
  const perTick = second / BigInt(whole.ticksPerSecond);
  const records = packets.map(({ at, packet, originalLength = packet.length }) =>
    encodePcapRecord(
      {
        kind: 'pcap-record',
        seconds: Number(at / second),
        fraction: Number((at % second) / perTick),
        originalLength,
        data: packet,
      },
      whole,
    ),
  );
  return joined([encodePcapHeader(whole), ...records]);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
