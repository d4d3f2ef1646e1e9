// The decoders of packets and capture files, and the flow of a frame against its layers one by one.
import * as wire from '@tasktap/wire';
import fc from 'fast-check';
import { bytesOf, hexOf } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';

/** IPv4 and TCP, IPv6 with a chain of extension headers and UDP, ARP, behind a VLAN tag or not. */
const macs = '02005e1000010200 5e100002'.replace(' ', '');
const ports = 'c0000050';
const frames = [
  `${macs}08004500002800010000400600000a0001050a000106${ports}00000000000000005002ffff00000000`,
  `${macs}8100000a08004500002800012000400600000a0001050a000106${ports}0000000000000000`,
  `${macs}86dd60000000002000400${'0'.repeat(1)}20010db8000000000000000000000001${'20010db8000000000000000000000002'}2c000000000000001100000000000000${ports}00080000`,
  `${macs}86dd6000000000183c4020010db800000000000000000000000120010db80000000000000000000000022b00000000000000110000000000000000000000c0000050`,
  `${macs}08060001080006040001`,
];

/** Real bytes with some of them overwritten and the end cut off, or bytes of no kind at all. */
function mutated(real: readonly string[]): fc.Arbitrary<string> {
  const writes = fc.array(fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 255 })), { maxLength: 5 });
  const spoiltOnes = fc
    .tuple(fc.constantFrom(...real), writes, fc.option(fc.nat({ max: 300 })))
    .map(([hex, list, cut]) => {
      const bytes = bytesOf(hex);
      for (const [at, value] of list) bytes[at % Math.max(1, bytes.length)] = value;
      return hexOf(bytes.subarray(0, cut ?? bytes.length));
    });
  return fc.oneof({ weight: 5, arbitrary: spoiltOnes }, fc.uint8Array({ maxLength: 120 }).map(hexOf));
}

/** That no decoder throws, cut anywhere, is in packages/wire/test/isomorphism.test.ts; here the layers must agree with the flow. */
export const flowReader = fuzzed<string>({
  name: 'flow',
  inputs: mutated(frames),
  holds(hex) {
    const frame = bytesOf(hex);
    const told = JSON.stringify(wire.flowOf(frame), asHex);
    mustHold(told === JSON.stringify(flowByLayers(frame), asHex), `the layers agree with the flow ${told}`);
  },
});

function asHex(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? hexOf(value) : value;
}

function flowByLayers(frame: Uint8Array): unknown {
  const ethernet = wire.decodeEthernet(frame);
  if (ethernet.kind === 'malformed') return ethernet;
  const { etherType, payload } = ethernet;
  if (etherType !== wire.etherTypes.ipv4 && etherType !== wire.etherTypes.ipv6) return { kind: 'not-ip', etherType };
  const packet = etherType === wire.etherTypes.ipv4 ? wire.decodeIpv4(payload) : wire.decodeIpv6(payload);
  if (packet.kind === 'malformed') return packet;
  const upper =
    packet.kind === 'ipv6' ? wire.upperLayerOf(packet) : { ...packet, continued: packet.fragmentOffset > 0 };
  const { source, destination } = packet;
  return {
    kind: 'flow',
    source,
    destination,
    protocol: upper.protocol,
    ports: upper.continued ? undefined : portsIn(upper),
  };
}

/** The decoders want whole headers; ports are told of less. */
function portsIn({
  protocol,
  payload,
}: {
  readonly protocol: number;
  readonly payload: Uint8Array;
}): wire.Ports | undefined {
  if ((protocol !== wire.protocols.tcp && protocol !== wire.protocols.udp) || payload.length < 4) return undefined;
  const whole = new Uint8Array(Math.max(20, payload.length));
  whole.set(payload);
  whole.set(protocol === wire.protocols.tcp ? [0x50] : [0, 8], protocol === wire.protocols.tcp ? 12 : 4);
  const read = protocol === wire.protocols.tcp ? wire.decodeTcp(whole) : wire.decodeUdp(whole);
  return read.kind === 'malformed' ? undefined : { source: read.sourcePort, destination: read.destinationPort };
}

const inner = frames[0] ?? '';
const tunnels = [`0800000000002a00${inner}`, `0240 6558 00002a00 01080104 00000001`.replaceAll(' ', '') + inner];

/** What a listener does with a datagram, and GENEVE. */
export const tunnelReader = fuzzed<string>({
  name: 'tunnel',
  inputs: mutated(tunnels),
  holds(hex) {
    const bytes = bytesOf(hex);
    const vxlan = wire.decodeVxlan(bytes);
    if (vxlan.kind === 'vxlan') {
      mustHold(vxlan.vni >= 0 && vxlan.vni < 2 ** 24, 'a VNI has 24 bits');
      mustHold(vxlan.frame.length === bytes.length - 8, 'nothing of the frame is lost');
      wire.flowOf(vxlan.frame);
    }
    const geneve = wire.decodeGeneve(bytes);
    if (geneve.kind === 'malformed') return;
    const again = wire.decodeGeneve(wire.encodeGeneve(geneve));
    mustHold(JSON.stringify(again, asHex) === JSON.stringify(geneve, asHex), 'GENEVE written again reads the same');
  },
});

const pcapHeader: wire.PcapHeader = {
  kind: 'pcap-header',
  littleEndian: true,
  ticksPerSecond: 1_000_000,
  snapLength: 65_535,
  linkType: 1,
};
const record: wire.PcapRecord = {
  kind: 'pcap-record',
  seconds: 1,
  fraction: 2,
  originalLength: 60,
  data: bytesOf(inner),
};
const pcap = hexOf(wire.encodePcapHeader(pcapHeader)) + hexOf(wire.encodePcapRecord(record, pcapHeader)).repeat(2);
const comment = { code: wire.pcapngOptions.comment, value: bytesOf('6869') };
const blocks: readonly wire.PcapngBlock[] = [
  { kind: 'section', littleEndian: false, options: [comment] },
  { kind: 'interface', linkType: 1, snapLength: 0, options: [comment] },
  { kind: 'packet', interfaceId: 0, timestamp: 5n, originalLength: 60, data: bytesOf(inner), options: [comment] },
  { kind: 'statistics', interfaceId: 0, timestamp: 6n, options: [] },
];
const pcapng = [true, false].map((little) =>
  blocks.map((block) => hexOf(wire.encodePcapngBlock(block, little))).join(''),
);

/** Read to the end or to the first mistake: every step must go on by at least a header. */
export const captureReader = fuzzed<string>({
  name: 'capture',
  inputs: mutated([pcap, ...pcapng]),
  holds(hex) {
    const file = bytesOf(hex);
    readPcap(file);
    readPcapng(file);
  },
});

function readPcap(file: Uint8Array): void {
  const header = wire.decodePcapHeader(file);
  if (header.kind === 'malformed') return;
  for (let at = wire.pcapHeaderLength; ; ) {
    const read = wire.decodePcapRecord(file.subarray(at), header);
    if (read.kind === 'malformed') return;
    at += wire.pcapRecordHeaderLength + read.data.length;
    mustHold(at <= file.length, 'a record ends in its file');
  }
}

function readPcapng(file: Uint8Array): void {
  let littleEndian = true;
  for (let at = 0; ; ) {
    const read = wire.decodePcapngBlock(file.subarray(at), littleEndian);
    if (read.kind === 'malformed') return;
    mustHold(read.length >= 12 && at + read.length <= file.length, 'a block goes on, and ends in its file');
    if (read.block.kind === 'section') littleEndian = read.block.littleEndian;
    at += read.length;
  }
}
