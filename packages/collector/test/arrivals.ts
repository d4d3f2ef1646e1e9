// Packets as fast-check draws them: of every kind the loop tells apart, sound or with a few bytes changed, as records of either format.
import { encodeGeneve, encodePcapngBlock, encodePcapRecord, encodeVxlan } from '@tasktap/wire';
import fc from 'fast-check';
import { around, ethernet, frameOf, ipOf, mirrored, tcpOf, throughGateway, udpOf } from './packets.ts';

export interface Arrival {
  readonly packet: Uint8Array;
  readonly record: (bigEndian: boolean) => Uint8Array;
  readonly block: (bigEndian: boolean) => Uint8Array;
}

const short = fc.constantFrom('10.0.0.1', '10.0.0.2', '192.0.2.9', '255.255.255.255');
const long = fc.constantFrom('2001:db8::1', '2001:db8::2', 'fe80::1', '::ffff:10.0.0.1');
const ends = fc.oneof(fc.tuple(short, short), fc.tuple(long, long));
const port = fc.constantFrom(53, 80, 443, 4789, 50_000, 65_535);
const payload = fc.uint8Array({ maxLength: 40 });

/** Behind it comes the transport: IPv6 extension headers of every kind, some too long. */
const extension = fc
  .tuple(fc.constantFrom(0, 43, 44, 51, 60), fc.constantFrom(6, 17, 44, 0), fc.nat(2), fc.constantFrom(0, 8))
  .map(([kind, next, units, offset]) => ({ kind, bytes: Uint8Array.of(next, units, 0, offset, 0, 0, 0, 0) }));

const transport = fc.oneof(
  fc.tuple(port, port, fc.nat(255), payload).map(([one, other, flags, data]) => ({
    protocol: 6,
    payload: tcpOf(one, other, flags, data),
  })),
  fc.tuple(port, port, payload).map(([one, other, data]) => ({ protocol: 17, payload: udpOf(one, other, data) })),
  fc.tuple(extension, port, port).map(([{ kind, bytes }, one, other]) => ({
    protocol: kind,
    payload: Uint8Array.from([...bytes, ...tcpOf(one, other)]),
  })),
  payload.map((data) => ({ protocol: 1, payload: data })),
);

const frame = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(ends, transport).map(([[one, other], inside]) => frameOf(one, other, inside)) },
  fc
    .tuple(ends, transport, fc.nat(3))
    .map(([[one, other], inside, fragmentOffset]) => frameOf(one, other, { ...inside, fragmentOffset })),
  fc.tuple(short, transport).map(([one, inside]) => ethernet(ipOf(one, one, inside), 0x0800, 5)),
  payload.map((data) => ethernet(data, 0x0806)),
  fc.uint8Array({ maxLength: 60 }),
);

const vni = fc.oneof(fc.nat(12), fc.constantFrom(0xffffff, 0x800000));
const from = fc.oneof(short, long);
const packet = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(vni, frame, from).map((parts) => mirrored(...parts)) },
  fc.tuple(vni, frame, short, fc.constantFrom(0x0108, 0x0108, 0x0200)).map((parts) => throughGateway(...parts)),
  fc.tuple(vni, frame).map(([number, one]) => mirrored(number, mirrored(3, one))),
  fc.tuple(fc.boolean(), fc.constantFrom(0x6558, 0x0800, 0x1234), frame).map(([control, protocol, inside]) =>
    around(encodeGeneve({ kind: 'geneve', control, protocol, vni: 1, options: [], payload: inside }), {
      from: '10.1.0.1',
      port: 6081,
    }),
  ),
  fc.tuple(vni, frame, from).map(([number, inside, source]) =>
    ipOf(source, source, {
      protocol: 17,
      payload: udpOf(1, 4789, encodeVxlan({ kind: 'vxlan', vni: number, frame: inside })),
    }),
  ),
  frame,
);

/** Where headers of most packets say what matters: IP version and lengths, and the first byte inside UDP. */
const place = fc.oneof(fc.nat(120), fc.constantFrom(14, 16, 42));
const spoilt = fc
  .tuple(packet, fc.array(fc.tuple(place, fc.nat(255)), { maxLength: 2 }), fc.nat(400))
  .map(([whole, spots, kept]) => {
    const bytes = Uint8Array.from(whole.subarray(0, kept));
    for (const [place, value] of spots) if (place < bytes.length) bytes[place] = value;
    return bytes;
  });

/** Seconds and what follows: close enough together that flows go on, far enough that some end; now and then a clock gone wrong. */
const moment = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(fc.integer({ min: 1000, max: 1012 }), fc.nat(999_999)) },
  fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff)),
);

export const arrival: fc.Arbitrary<Arrival> = fc
  .tuple(fc.oneof(packet, spoilt), moment, fc.constantFrom(0, 0, 0, 1, 2))
  .map(([data, [seconds, fraction], interfaceId]) => ({
    packet: data,
    record: (bigEndian) =>
      encodePcapRecord(
        { kind: 'pcap-record', seconds, fraction, originalLength: data.length, data },
        { kind: 'pcap-header', littleEndian: !bigEndian, ticksPerSecond: 1_000_000, snapLength: 0, linkType: 1 },
      ),
    block: (bigEndian) =>
      encodePcapngBlock(
        {
          kind: 'packet',
          interfaceId,
          timestamp: BigInt(seconds) * 1_000_000n + BigInt(fraction),
          originalLength: data.length,
          data,
          options: [],
        },
        !bigEndian,
      ),
  }));
