// GENEVE, ICMP, pcap and pcapng: known bytes, encode and decode as inverses, and no bytes that make a decoder throw.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as wire from '../src/index.ts';
import { bit, bytes, hex, payload, uint } from './bytes.ts';

const words = fc.integer({ min: 0, max: 5 }).chain((count) => bytes(count * 4));
const geneve = fc.record({
  kind: fc.constant('geneve' as const),
  control: bit,
  protocol: uint(16),
  vni: uint(24),
  options: fc.array(fc.record({ optionClass: uint(16), critical: bit, type: uint(7), data: words }), { maxLength: 5 }),
  payload,
});
const icmp = fc.record({
  kind: fc.constant('icmp' as const),
  type: uint(8),
  code: uint(8),
  checksum: uint(16),
  rest: bytes(4),
  data: payload,
});
const pcapHeader = fc.record({
  kind: fc.constant('pcap-header' as const),
  littleEndian: bit,
  ticksPerSecond: fc.constantFrom(1_000_000 as const, 1_000_000_000 as const),
  snapLength: uint(32),
  linkType: uint(16),
});
const pcapRecord = fc.record({
  kind: fc.constant('pcap-record' as const),
  seconds: uint(32),
  fraction: uint(32),
  originalLength: uint(32),
  data: payload,
});
/** Code 0 ends a list. */
const option = fc.record({ code: fc.integer({ min: 1, max: 0xffff }), value: bytes(0, 21) });
const options = fc.array(option, { maxLength: 4 });
const timestamp = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const interfaceId = uint(32);
const block = (littleEndian: boolean): fc.Arbitrary<wire.PcapngBlock> =>
  fc.oneof(
    fc.record({ kind: fc.constant('section' as const), littleEndian: fc.constant(littleEndian), options }),
    fc.record({ kind: fc.constant('interface' as const), linkType: uint(16), snapLength: uint(32), options }),
    fc.record({
      kind: fc.constant('packet' as const),
      interfaceId,
      timestamp,
      originalLength: uint(32),
      data: payload,
      options,
    }),
    fc.record({ kind: fc.constant('statistics' as const), interfaceId, timestamp, options }),
    fc.record({ kind: fc.constant('other' as const), type: fc.integer({ min: 7, max: 0xffff }), body: words }),
  );

describe('decoding what was encoded gives it back', () => {
  test('a GENEVE packet', () => {
    fc.assert(
      fc.property(geneve, (one) => {
        expect(wire.decodeGeneve(wire.encodeGeneve(one))).toEqual(one);
      }),
    );
  });

  test('an ICMP message', () => {
    fc.assert(
      fc.property(icmp, (one) => {
        expect(wire.decodeIcmp(wire.encodeIcmp(one))).toEqual(one);
      }),
    );
  });

  test('a pcap header and its records', () => {
    fc.assert(
      fc.property(pcapHeader, pcapRecord, (header, record) => {
        expect(wire.decodePcapHeader(wire.encodePcapHeader(header))).toEqual(header);
        expect(wire.decodePcapRecord(wire.encodePcapRecord(record, header), header)).toEqual(record);
      }),
    );
  });

  test('a pcapng block of every kind, in both byte orders, with more behind it', () => {
    const drawn = bit.chain((order) => fc.tuple(fc.constant(order), block(order), payload));
    fc.assert(
      fc.property(drawn, ([order, one, rest]) => {
        const written = wire.encodePcapngBlock(one, order);
        expect(written.length % 4).toBe(0);
        const read = wire.decodePcapngBlock(Uint8Array.from([...written, ...rest]), order);
        expect(read).toEqual({ kind: 'block', block: one, length: written.length });
      }),
    );
  });
});

describe('no bytes make it throw, cut anywhere and changed anywhere', () => {
  const header: wire.PcapHeader = {
    kind: 'pcap-header',
    littleEndian: true,
    ticksPerSecond: 1_000_000,
    snapLength: 96,
    linkType: 1,
  };
  const written = fc.oneof(
    bytes(0, 120),
    geneve.map(wire.encodeGeneve),
    icmp.map(wire.encodeIcmp),
    pcapHeader.map(wire.encodePcapHeader),
    pcapRecord.map((one) => wire.encodePcapRecord(one, header)),
    block(true).map((one) => wire.encodePcapngBlock(one, true)),
    block(false).map((one) => wire.encodePcapngBlock(one, false)),
  );
  const decoders: readonly (readonly [string, (bytes: Uint8Array) => unknown])[] = [
    ['decodeGeneve', wire.decodeGeneve],
    ['decodeIcmp', wire.decodeIcmp],
    ['decodePcapHeader', wire.decodePcapHeader],
    ['decodePcapRecord', (some) => wire.decodePcapRecord(some, header)],
    ['decodePcapngBlock, little endian', (some) => wire.decodePcapngBlock(some, true)],
    ['decodePcapngBlock, big endian', (some) => wire.decodePcapngBlock(some, false)],
  ];
  test.each(decoders)('%s', (_name, decode) => {
    fc.assert(
      fc.property(written, uint(7), uint(7), uint(8), (whole, cut, place, value) => {
        const changed = Uint8Array.from(whole.subarray(0, cut));
        if (place < changed.length) changed[place] = value;
        decode(changed);
      }),
    );
  });
});

describe('known bytes mean what the documents say', () => {
  test('GENEVE with an option of Amazon around an IPv4 packet', () => {
    expect(wire.decodeGeneve(hex('03 00 0800 00abcd 00 0108 01 02 0102030405060708 45'))).toEqual({
      kind: 'geneve',
      control: false,
      protocol: wire.etherTypes.ipv4,
      vni: 0xabcd,
      options: [{ optionClass: 0x0108, critical: false, type: 1, data: hex('0102030405060708') }],
      payload: hex('45'),
    });
  });

  test('a critical option sets the C bit of the header, and a control message the O bit', () => {
    const critical = { optionClass: 1, critical: true, type: 0, data: new Uint8Array() };
    const packet = { kind: 'geneve' as const, protocol: 0x6558, vni: 1, payload: new Uint8Array() };
    expect(wire.encodeGeneve({ ...packet, control: true, options: [critical] })).toEqual(
      hex('01 c0 6558 000001 00 0001 80 00'),
    );
  });

  test('an echo request', () => {
    expect(wire.decodeIcmp(hex('08 00 abcd 0001 0002 61626364'))).toEqual({
      ...{ kind: 'icmp', type: 8, code: 0, checksum: 0xabcd },
      ...{ rest: hex('0001 0002'), data: hex('61626364') },
    });
  });

  test('a pcap file of a little-endian machine, in microseconds', () => {
    const file = hex('d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000');
    expect(wire.decodePcapHeader(file)).toEqual({
      kind: 'pcap-header',
      littleEndian: true,
      ticksPerSecond: 1_000_000,
      snapLength: 0xffff,
      linkType: 1,
    });
  });

  test('a pcap header says that it is of version 2.4', () => {
    const header = { ...littleEndian, snapLength: 0xffff };
    expect(wire.encodePcapHeader(header)).toEqual(hex('d4c3b2a1 0200 0400 00000000 00000000 ffff0000 01000000'));
  });

  test('a block of nothing but its frame', () => {
    const block = { kind: 'other' as const, type: 7, body: hex('') };
    expect(wire.decodePcapngBlock(hex('00000007 0000000c 0000000c'), false)).toEqual({
      kind: 'block',
      block,
      length: 12,
    });
  });

  test('GENEVE is critical where one of its options is', () => {
    const option = { optionClass: 1, critical: false, type: 1, data: hex('') };
    const all = [option, { ...option, critical: true }];
    const packet = {
      kind: 'geneve' as const,
      control: false,
      protocol: 0x6558,
      vni: 1,
      options: all,
      payload: hex(''),
    };
    expect(wire.encodeGeneve(packet)[1]).toBe(0x40);
    expect(wire.encodeGeneve({ ...packet, options: [option] })[1]).toBe(0);
  });

  test('a pcapng section header as Wireshark writes it', () => {
    const written = hex('0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000');
    expect(wire.decodePcapngBlock(written, false)).toEqual({
      kind: 'block',
      block: { kind: 'section', littleEndian: true, options: [] },
      length: 28,
    });
    expect(wire.encodePcapngBlock({ kind: 'section', littleEndian: true, options: [] }, false)).toEqual(written);
  });
});

const decodeBlock = (bytes: Uint8Array) => wire.decodePcapngBlock(bytes, false);
const littleEndian: wire.PcapHeader = {
  kind: 'pcap-header',
  littleEndian: true,
  ticksPerSecond: 1_000_000,
  snapLength: 0,
  linkType: 1,
};
const decodeRecord = (bytes: Uint8Array) => wire.decodePcapRecord(bytes, littleEndian);

type Wrong = readonly [
  sentence: string,
  decode: (bytes: Uint8Array) => unknown,
  bytes: string,
  layer: wire.Layer,
  reason: wire.MalformedReason,
];
const wrong: readonly Wrong[] = [
  ['GENEVE cut in its header', wire.decodeGeneve, '00 00 0800 000001', 'geneve', 'too-short'],
  ['GENEVE cut in its options', wire.decodeGeneve, '01 00 0800 000001 00', 'geneve', 'too-short'],
  ['GENEVE of another version', wire.decodeGeneve, '40 00 0800 000001 00', 'geneve', 'wrong-version'],
  ['a GENEVE option past the end', wire.decodeGeneve, '01 00 0800 000001 00 00010001', 'geneve', 'bad-length'],
  ['ICMP cut short', wire.decodeIcmp, '08 00 0000', 'icmp', 'too-short'],
  ['a pcap header cut short', wire.decodePcapHeader, 'a1b2c3d4 0002', 'pcap', 'too-short'],
  ['no pcap', wire.decodePcapHeader, '00'.repeat(24), 'pcap', 'no-magic'],
  [
    'pcap of another version',
    wire.decodePcapHeader,
    'a1b2c3d4 0003 0000 00000000 00000000 00000000 00000001',
    'pcap',
    'wrong-version',
  ],
  ['a pcap record cut in its header', decodeRecord, '00'.repeat(15), 'pcap', 'too-short'],
  ['a pcap record cut in its data', decodeRecord, `${'00'.repeat(8)} 02000000 02000000 aa`, 'pcap', 'too-short'],
  ['a block cut in its frame', decodeBlock, '00000007 0000000c 000000', 'pcapng', 'too-short'],
  [
    'a section without its magic',
    decodeBlock,
    '0a0d0d0a 0000001c 00000000 00010000 ffffffffffffffff 0000001c',
    'pcapng',
    'no-magic',
  ],
  ['a block of no length', decodeBlock, '00000006 00000008 00000008', 'pcapng', 'bad-length'],
  ['a block of odd length', decodeBlock, '00000007 0000000d 0000000d 00', 'pcapng', 'bad-length'],
  ['a block whose two lengths differ', decodeBlock, '00000007 0000000c 00000010', 'pcapng', 'bad-length'],
  ['a block not read to its end', decodeBlock, '00000007 00000010 00000000', 'pcapng', 'too-short'],
  ['a section without its fixed part', decodeBlock, '0a0d0d0a 00000010 1a2b3c4d 00000010', 'pcapng', 'too-short'],
  ['an interface without its fixed part', decodeBlock, '00000001 00000010 00010000 00000010', 'pcapng', 'too-short'],
  ['statistics without their fixed part', decodeBlock, '00000005 00000010 00000000 00000010', 'pcapng', 'too-short'],
  ['a packet without its fixed part', decodeBlock, '00000006 00000010 00000000 00000010', 'pcapng', 'too-short'],
  [
    'a packet longer than its block',
    decodeBlock,
    '00000006 00000020 00000000 00000000 00000000 00000004 00000004 00000020',
    'pcapng',
    'bad-length',
  ],
];

describe('what is wrong is named', () => {
  test.each(wrong)('%s', (_sentence, decode, written, layer, reason) => {
    expect(decode(hex(written))).toEqual({ kind: 'malformed', layer, reason });
  });

  test('an option that ends with its block is kept', () => {
    const body = hex('0001 0000 00000000 0001 0004 61626364');
    const written = Uint8Array.from([...hex('00000001 0000001c'), ...body, ...hex('0000001c')]);
    expect(wire.decodePcapngBlock(written, false)).toMatchObject({
      block: { options: [{ code: 1, value: hex('61626364') }] },
    });
    const empty = Uint8Array.from([...hex('00000001 00000018'), ...body.subarray(0, 8), ...hex('0001 0000 00000018')]);
    expect(wire.decodePcapngBlock(empty, false)).toMatchObject({ block: { options: [{ code: 1, value: hex('') }] } });
  });

  test('options that reach past their block are left out, and those before them are kept', () => {
    const body = hex('0001 0000 00000000 0001 0001 61000000 0002 0040 61000000');
    const written = Uint8Array.from([...hex('00000001 00000024'), ...body, ...hex('00000024')]);
    expect(wire.decodePcapngBlock(written, false)).toMatchObject({
      block: { kind: 'interface', options: [{ code: 1, value: hex('61') }] },
    });
  });
});
