// A capture from its first byte to the report: formats, directory, what is cut or damaged, and the pcapng that comes out.
import { encodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Collected, collect } from '../src/collect.ts';
import { type Directory, directoryOf, longAddress, type TaskIdentity } from '../src/directory/directory.ts';
import type { Sizes } from '../src/engine/engine.ts';
import { createTwin } from '../src/twin/twin.ts';
import { createEngine } from '../src/wasm/load.ts';
import { arrival } from './arrivals.ts';
import { blocksOf } from './blocks.ts';
import { address, frameOf, joined, mirrored, pcapOf, second, type Timed, tcpOf } from './packets.ts';
import { seeds } from './seeds.ts';

const small: Sizes = { vniBits: 4, flowBits: 6 };
const nobody: Directory = new Map();

interface Ran {
  readonly collected: Collected;
  readonly output: Uint8Array;
  readonly writes: readonly number[];
}

function run(
  file: Uint8Array,
  { directory = nobody, sizes = small, twin = false, piece = Number.POSITIVE_INFINITY } = {},
): Ran {
  const written: Uint8Array[] = [];
  let at = 0;
  const collected = collect({
    engine: twin ? createTwin(sizes, seeds) : createEngine(sizes, seeds),
    source: (into) => {
      const bytes = file.subarray(at, at + Math.min(into.length, piece));
      into.set(bytes);
      at += bytes.length;
      return bytes.length;
    },
    openSink: () => (bytes) => {
      written.push(bytes.slice());
    },
    directory,
    writeFlow: undefined,
    progress: () => undefined,
  });
  return { collected, output: joined(written), writes: written.map(({ length }) => length) };
}

const web = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) });
const from = (source: string, vni = 7): Timed => ({
  at: 12n * second + 345_678_000n,
  packet: mirrored(vni, web, source),
});
const identity: TaskIdentity = {
  cluster: 'shop',
  service: 'web',
  task: '0f1e',
  family: 'web:3',
  eni: 'eni-1',
  az: 'euc1-az1',
  account: '111122223333',
};
const directory = directoryOf([
  { vni: 7, source: longAddress(address('10.1.0.1')), task: identity },
  { vni: 7, source: longAddress(address('fd00::7')), task: { ...identity, service: undefined, task: '77' } },
  { vni: 8, source: undefined, task: { ...identity, task: '88', eni: undefined, az: undefined, family: undefined } },
]);

function report(collected: Collected) {
  if (collected.kind !== 'collected') throw new Error(collected.kind);
  return collected.report;
}

const section = (littleEndian: boolean): PcapngBlock => ({ kind: 'section', littleEndian, options: [] });
const described = (resolution: number | undefined, offset?: number): PcapngBlock => ({
  kind: 'interface',
  linkType: 1,
  snapLength: 0,
  options: [
    ...(resolution === undefined
      ? []
      : [{ code: pcapngOptions.timestampResolution, value: Uint8Array.of(resolution) }]),
    ...(offset === undefined
      ? []
      : [{ code: pcapngOptions.timestampOffset, value: Uint8Array.of(offset, 0, 0, 0, 0, 0, 0, 0) }]),
  ],
});
const packetOf = (interfaceId: number, timestamp: bigint): PcapngBlock => ({
  kind: 'packet',
  interfaceId,
  timestamp,
  originalLength: 0,
  data: mirrored(7, web),
  options: [],
});
const pcapng = (blocks: readonly PcapngBlock[], littleEndian = true): Uint8Array =>
  joined(blocks.map((one) => encodePcapngBlock(one, littleEndian)));
const timesIn = (output: Uint8Array): readonly bigint[] =>
  blocksOf(output).flatMap((one) => (one.kind === 'packet' ? [one.timestamp] : []));

describe('a capture', () => {
  test.each([
    ['pcap, microseconds, little-endian', { ticksPerSecond: 1_000_000, littleEndian: true }],
    ['pcap, microseconds, big-endian', { ticksPerSecond: 1_000_000, littleEndian: false }],
    ['pcap, nanoseconds, little-endian', { ticksPerSecond: 1_000_000_000, littleEndian: true }],
    ['pcap, nanoseconds, big-endian', { ticksPerSecond: 1_000_000_000, littleEndian: false }],
  ] as const)('of %s is read whole, to the nanosecond', (_what, header) => {
    const { collected, output } = run(pcapOf([from('10.1.0.1'), from('10.1.0.1')], header));
    expect(report(collected)).toMatchObject({
      format: 'pcap',
      packets: 2,
      decapsulated: { total: 2 },
      bytes: 108,
      flows: 1,
      vnis: 1,
    });
    expect(timesIn(output)).toEqual([12_345_678_000n, 12_345_678_000n]);
  });

  test.each<[string, number | undefined, number | undefined, bigint, bigint]>([
    ['microseconds by default', undefined, undefined, 1_000_002n, 1_000_002_000n],
    ['nanoseconds', 9, undefined, 1_000_002n, 1_000_002n],
    ['seconds', 0, undefined, 1_700_000_000n, 1_700_000_000_000_000_000n],
    ['picoseconds', 12, undefined, 1_000_002_999n, 1_000_002n],
    ['units of 2^-10 seconds', 0x8a, undefined, 3n * 1024n + 512n, 3_500_000_000n],
    ['units of 2^-40 seconds', 0xa8, undefined, (3n << 40n) + (1n << 39n), 3_500_000_000n],
    ['with an offset of 5 seconds', 9, 5, 1n, 5_000_000_001n],
  ])('of pcapng counts time in %s', (_what, resolution, offset, ticks, nanoseconds) => {
    for (const twin of [false, true]) {
      const file = pcapng([section(true), described(6), described(resolution, offset), packetOf(1, ticks)]);
      expect(timesIn(run(file, { twin }).output)).toEqual([nanoseconds]);
    }
  });

  test('of pcapng may have sections of either byte order, each with its own interfaces', () => {
    const big = pcapng([section(false), described(9), packetOf(0, 3n)], false);
    const little = pcapng([section(true), described(6), packetOf(0, 3n), packetOf(1, 4n)]);
    const { collected, output } = run(joined([big, little, big]));
    expect(timesIn(output)).toEqual([3n, 3000n, 3n]);
    expect(report(collected)).toMatchObject({
      format: 'pcapng',
      packets: 4,
      malformed: { total: 1, 'no-interface': 1 },
    });
  });

  test('of pcapng may hold blocks of any length that say nothing here', () => {
    const other: PcapngBlock = { kind: 'other', type: 0xbad, body: new Uint8Array(5 * 2 ** 20) };
    const file = pcapng([section(true), described(9), { ...other, body: new Uint8Array(40) }, other, packetOf(0, 1n)]);
    expect(report(run(file).collected)).toMatchObject({ packets: 1, truncatedRecords: 0 });
    const cut = file.subarray(0, 3 * 2 ** 20);
    expect(report(run(cut).collected)).toMatchObject({ packets: 0, truncatedRecords: 1 });
  });

  test('gives the same, however small the pieces in which it comes', () => {
    const file = pcapOf(Array.from({ length: 40 }, (_, index) => from('10.1.0.1', index % 5)));
    const whole = run(file);
    for (const piece of [1, 7, 100]) expect(run(file, { piece })).toEqual({ ...whole, writes: expect.anything() });
  });

  test('that ends inside a record counts it, and is no failure', () => {
    const file = pcapOf([from('10.1.0.1'), from('10.1.0.1')]);
    const { collected } = run(file.subarray(0, -1));
    expect(collected).toMatchObject({
      kind: 'collected',
      damagedAt: undefined,
      report: { packets: 1, truncatedRecords: 1 },
    });
    expect(report(run(file).collected).truncatedRecords).toBe(0);
  });

  test('that is damaged is read up to there', () => {
    const one = pcapOf([from('10.1.0.1')]);
    const damaged = joined([one, new Uint8Array(16).fill(0xff)]);
    expect(run(damaged).collected).toMatchObject({ damagedAt: one.length, report: { packets: 1 } });
    const sound = pcapng([section(true), described(9), packetOf(0, 1n)]);
    for (const tail of [new Uint8Array(16), Uint8Array.of(6, 0, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0)]) {
      expect(run(joined([sound, tail])).collected).toMatchObject({ damagedAt: sound.length, report: { packets: 1 } });
    }
    // An interface block whose body is too short for one.
    const stub = Uint8Array.of(1, 0, 0, 0, 12, 0, 0, 0, 12, 0, 0, 0);
    expect(run(joined([sound, stub])).collected).toMatchObject({ damagedAt: sound.length });
  });

  test.each<[string, Uint8Array, string]>([
    ['that is empty', new Uint8Array(0), 'empty'],
    ['that is text', Buffer.from('this is no capture, and long enough to tell'), 'no-capture'],
    ['that is shorter than any header', Buffer.from([0xa1]), 'no-capture'],
  ])('%s is none, and nothing is opened', (_what, file, kind) => {
    const { collected, writes } = run(file);
    expect(collected.kind).toBe(kind);
    expect(writes).toEqual([]);
  });
});

describe('the directory', () => {
  test('names each packet by VNI and source; strangers are kept apart and counted', () => {
    const packets = [
      from('10.1.0.1'),
      from('fd00::7'),
      from('10.9.9.9'),
      from('10.1.0.1'),
      from('1.2.3.4', 8),
      from('10.1.0.1', 9),
    ];
    for (const twin of [false, true]) {
      const { collected, output } = run(pcapOf(packets), { directory, twin });
      expect(report(collected).decapsulated).toEqual({ total: 6, attributed: 4, spoofed: 1, unattributed: 1 });
      expect(report(collected).interfaces).toEqual([
        {
          name: 'shop/web/0f1e',
          description: 'VNI 7, eni-1, euc1-az1, account 111122223333, web:3',
          packets: 2,
          bytes: 108,
        },
        { name: 'shop/77', description: 'VNI 7, eni-1, euc1-az1, account 111122223333, web:3', packets: 1, bytes: 54 },
        { name: 'vni-7-spoofed', description: 'VNI 7 from a foreign address', packets: 1, bytes: 54 },
        { name: 'shop/web/88', description: 'VNI 8, account 111122223333', packets: 1, bytes: 54 },
        { name: 'vni-9', description: 'VNI 9, in no directory', packets: 1, bytes: 54 },
      ]);
      expect(report(collected).vnis).toBe(3);
      const of = blocksOf(output).flatMap((one) => (one.kind === 'packet' ? [one.interfaceId] : []));
      expect(of).toEqual([0, 1, 2, 0, 3, 4]);
    }
  });

  test('tells a hundred sources of one VNI apart, as forwarders are', () => {
    const sources = Array.from({ length: 100 }, (_, index) =>
      index % 3 === 0 ? `fd00::${index + 1}` : `10.1.0.${index + 1}`,
    );
    const forwarders = directoryOf(
      sources.map((source, index) => ({
        vni: 1,
        source: longAddress(address(source)),
        task: { ...identity, task: String(index) },
      })),
    );
    const packets = [...sources, ...sources.toReversed(), '10.9.9.9'].map((source) => from(source, 1));
    for (const twin of [false, true]) {
      const { collected } = run(pcapOf(packets), { directory: forwarders, sizes: { vniBits: 8, flowBits: 8 }, twin });
      const { interfaces, decapsulated } = report(collected);
      expect(decapsulated).toEqual({ total: 201, attributed: 200, spoofed: 1, unattributed: 0 });
      expect(interfaces.map(({ name, packets: amount }) => [name, amount])).toEqual([
        ...sources.map((_, index) => [`shop/web/${index}`, 2]),
        ['vni-1-spoofed', 1],
      ]);
    }
  });

  test.each([1, 20])('gives two tasks of one VNI and source to the first, beside %i sources of that VNI', (others) => {
    const entry = (source: string, task: string) => ({
      vni: 7,
      source: longAddress(address(source)),
      task: { ...identity, task },
    });
    const beside = Array.from({ length: others }, (_, index) => entry(`10.2.0.${index + 1}`, `beside-${index}`));
    const alike = directoryOf([entry('10.1.0.1', 'first'), ...beside, entry('10.1.0.1', 'second')]);
    for (const twin of [false, true]) {
      const { collected } = run(pcapOf([from('10.1.0.1'), from('10.1.0.1')]), {
        directory: alike,
        sizes: { vniBits: 8, flowBits: 6 },
        twin,
      });
      expect(report(collected).interfaces).toMatchObject([{ name: 'shop/web/first', packets: 2 }]);
    }
  });

  test.each([
    ['10.1.0.1', '::a01:1'],
    ['::a01:1', '10.1.0.1'],
    ['1::ffff:a01:1', '10.1.0.1'],
  ])('takes %s for another one than %s, which ends alike', (own, other) => {
    const one = directoryOf([{ vni: 7, source: longAddress(address(own)), task: identity }]);
    for (const twin of [false, true]) {
      const { collected } = run(pcapOf([from(own), from(other), from(own)]), { directory: one, twin });
      expect(report(collected).decapsulated).toMatchObject({ attributed: 2, spoofed: 1 });
    }
  });

  test('may be larger than the table: the VNIs beyond it share an interface', () => {
    const packets = Array.from({ length: 40 }, (_, index) => from('10.1.0.1', 100 + (index % 20)));
    for (const twin of [false, true]) {
      const { interfaces, decapsulated, noRoom } = report(run(pcapOf(packets), { twin }).collected);
      // Those beyond the table count as one.
      expect(noRoom).toEqual({
        'flows-ended-early': 0,
        'vni-tables-emptied': 0,
        'vnis-in-others': 1,
        'interfaces-forgotten': 0,
      });
      expect(interfaces).toHaveLength(13);
      expect(interfaces.at(-1)).toEqual({
        name: 'vni-others',
        description: 'VNIs beyond the first 12',
        packets: 16,
        bytes: 864,
      });
      expect(decapsulated).toMatchObject({ total: 40, unattributed: 40 });
    }
  });
});

test('a task of two addresses has an interface for each', () => {
  const sources = ['10.1.0.1', '10.1.0.2'];
  const both = directoryOf(sources.map((one) => ({ vni: 7, source: longAddress(address(one)), task: identity })));
  const { collected } = run(pcapOf([...sources, '10.1.0.1'].map((one) => from(one))), { directory: both });
  expect(report(collected).interfaces.map(({ packets }) => packets)).toEqual([2, 1]);
});

test('a flow stays one flow, however often its table has grown meanwhile', () => {
  const frames = Array.from({ length: 180 }, (_, index) => {
    const [source, destination] = index % 3 === 0 ? ['fd00::5', 'fd00::6'] : ['10.0.0.5', '10.0.0.6'];
    return frameOf(source, destination, { protocol: 6, payload: tcpOf(1000 + index, 443) });
  });
  const packet = fc.integer({ min: 0, max: frames.length - 1 });
  fc.assert(
    fc.property(fc.array(packet, { minLength: 1, maxLength: 600 }), fc.boolean(), (chosen, twin) => {
      const all = [...frames.keys(), ...chosen].slice(-600);
      const file = pcapOf(all.map((index) => ({ at: second, packet: mirrored(7, frames[index] as Uint8Array) })));
      const { flows } = report(run(file, { sizes: { vniBits: 4, flowBits: 8 }, twin }).collected);
      expect(flows).toBe(new Set(all).size);
    }),
  );
});

describe('the pcapng', () => {
  test('holds interfaces whose names are longer than all that the loop has room for at once', () => {
    const vnis = Array.from({ length: 80 }, (_, index) => index + 1);
    const long = (vni: number): string => String(vni).padStart(60_000, 'x');
    const tasks = vnis.map((vni) => ({
      vni,
      source: undefined,
      task: { ...identity, task: long(vni), family: long(vni) },
    }));
    const packets = vnis.map((vni) => from('10.1.0.1', vni));
    const { output, collected } = run(pcapOf([...packets, ...packets]), {
      directory: directoryOf(tasks),
      sizes: { vniBits: 7, flowBits: 8 },
    });
    const begun = vnis.flatMap(() => ['interface', 'packet']);
    const kinds = blocksOf(output).map(({ kind }) => kind);
    expect(kinds).toEqual(['section', ...begun, ...vnis.map(() => 'packet'), ...vnis.map(() => 'statistics')]);
    expect(report(collected).interfaces.map(({ packets: each }) => each)).toEqual(vnis.map(() => 2));
  });

  test('describes every interface before its first packet, all with one snaplen and in nanoseconds, and ends with how they fared', () => {
    const early = { ...from('10.1.0.1'), at: second };
    const blocks = blocksOf(run(pcapOf([from('10.1.0.1'), from('10.1.0.1', 9), early]), { directory }).output);
    expect(blocks.map(({ kind }) => kind)).toEqual([
      'section',
      'interface',
      'packet',
      'interface',
      'packet',
      'packet',
      'statistics',
      'statistics',
    ]);
    const text = (options: readonly { code: number; value: Uint8Array }[], code: number): string =>
      Buffer.from(options.find((one) => one.code === code)?.value ?? []).toString();
    const described = blocks.flatMap((one) => (one.kind === 'interface' ? [one] : []));
    expect(
      described.map((one) => [
        text(one.options, 2),
        text(one.options, 3),
        one.linkType,
        one.snapLength,
        text(one.options, 9),
      ]),
    ).toEqual([
      ['shop/web/0f1e', 'VNI 7, eni-1, euc1-az1, account 111122223333, web:3', 1, 262_144, '\t'],
      ['vni-9', 'VNI 9, in no directory', 1, 262_144, '\t'],
    ]);
    const hex = (value: bigint): string => value.toString(16).padStart(16, '0');
    const fared = blocks.flatMap((one) => (one.kind === 'statistics' ? [one] : []));
    const upperFirst = (value: Uint8Array): string =>
      [...value.subarray(0, 4).toReversed(), ...value.subarray(4).toReversed()]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
    expect(fared[0]).toMatchObject({ interfaceId: 0, timestamp: 12_345_678_000n });
    expect(fared[0]?.options.map(({ code, value }) => [code, code === 4 ? value[0] : upperFirst(value)])).toEqual([
      [pcapngOptions.startTime, hex(second)],
      [pcapngOptions.endTime, hex(12_345_678_000n)],
      [pcapngOptions.received, 2],
    ]);
  });

  test('is written in pieces of a mebibyte', () => {
    const packets = Array.from({ length: 20_000 }, () => from('10.1.0.1'));
    const { writes, output } = run(pcapOf(packets), { piece: 50_000 });
    expect(writes.every((length) => length <= 2 ** 20)).toBe(true);
    expect(writes).toHaveLength(Math.ceil(output.length / 2 ** 20));
  });

  test('of a capture without mirrored packets is an empty one', () => {
    const { collected, output } = run(pcapOf([{ at: 0n, packet: web }]));
    expect(report(collected).notTunnelled).toMatchObject({ total: 1, 'not-udp': 1 });
    expect(blocksOf(output).map(({ kind }) => kind)).toEqual(['section', 'interface']);
  });
});

describe('flows', () => {
  const at = (seconds: number, port = 443): Timed => ({
    at: BigInt(Math.round(seconds * 1000)) * 1_000_000n,
    packet: mirrored(7, frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(1, port) })),
  });
  test.each<[string, readonly Timed[], number]>([
    ['one, while less than a minute passes between packets', [at(100), at(159.999)], 1],
    ['two, once a minute has passed', [at(100), at(160)], 2],
    ['two, once one has gone on for five minutes', [0, 1, 2, 3, 4, 5, 6, 7].map((minute) => at(100 + minute * 50)), 2],
    ['one, where the clock runs backwards', [at(1000), at(100)], 1],
    ['two, of two ports', [at(100), at(100, 80)], 2],
  ])('are %s', (_what, packets, flows) => {
    for (const twin of [false, true]) expect(report(run(pcapOf(packets), { twin }).collected).flows).toBe(flows);
  });

  test('are those of one VNI, also where VNIs share an interface', () => {
    const packets = Array.from({ length: 120 }, (_, index) => from('10.1.0.1', 100 + (index % 40)));
    for (const twin of [false, true]) {
      const { interfaces, flows } = report(
        run(pcapOf(packets), { twin, sizes: { vniBits: 2, flowBits: 6 } }).collected,
      );
      expect([interfaces.length, flows]).toEqual([4, 40]);
    }
  });

  test('more than the table holds are ended early, and none is lost', () => {
    const packets = Array.from({ length: 500 }, (_, index) => at(100, index));
    for (const twin of [false, true]) expect(report(run(pcapOf(packets), { twin }).collected).flows).toBe(500);
  });
});

test('whatever comes, every packet is counted once, and the sums agree', () => {
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), fc.boolean(), (arrivals, twin) => {
      const file = joined([pcapOf([], { ticksPerSecond: 1_000_000 }), ...arrivals.map((one) => one.record(false))]);
      const { collected, output } = run(file, { directory, twin });
      const { packets, decapsulated, notTunnelled, malformed, interfaces, bytes, flows } = report(collected);
      expect(packets).toBe(arrivals.length);
      expect(decapsulated.total + notTunnelled.total + malformed.total).toBe(packets);
      expect(
        (decapsulated['attributed'] ?? 0) + (decapsulated['unattributed'] ?? 0) + (decapsulated['spoofed'] ?? 0),
      ).toBe(decapsulated.total);
      expect(interfaces.reduce((sum, one) => sum + one.packets, 0)).toBe(decapsulated.total);
      expect(interfaces.reduce((sum, one) => sum + one.bytes, 0)).toBe(bytes);
      expect(flows).toBeLessThanOrEqual(decapsulated.total);
      const written = blocksOf(output).flatMap((one) => (one.kind === 'packet' ? [one.originalLength] : []));
      expect(written).toHaveLength(decapsulated.total);
      expect(written.reduce((sum, length) => sum + length, 0)).toBe(bytes);
    }),
  );
});
