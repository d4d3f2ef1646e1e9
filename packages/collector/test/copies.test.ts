// Second copies of what two mirrored tasks say to each other: which packet is one, and that nothing else is ever left out.
import { encodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCopies } from '../src/split/copies.ts';
import { splitCapture } from '../src/split/split.ts';
import { readMarked } from './marked-packets.ts';
import { frameOf, joined, tcpOf } from './packets.ts';

const hello = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) });
const hello6 = frameOf('fd00::5', 'fd00::6', { protocol: 6, payload: tcpOf(40_000, 443) });
const bye = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443, 0x11) });
/** With these bytes at these places. */
const changed = (frame: Uint8Array, bytes: Readonly<Record<number, number>>): Uint8Array => {
  const other = frame.slice();
  for (const [at, byte] of Object.entries(bytes)) other[Number(at)] = byte;
  return other;
};

interface Said {
  readonly by: string;
  readonly frame?: Uint8Array;
  /** Milliseconds. */
  readonly at?: number;
  readonly among?: string;
}

/** Places of those that stay. */
function kept(packets: readonly Said[], most?: number): readonly number[] {
  const copies = createCopies(most);
  return packets.flatMap(({ by, frame = hello, at = 0, among = 'all' }, place) =>
    copies.isCopy({ by, frame, at: BigInt(at * 1_000_000) }, among) ? [] : [place],
  );
}

describe('of packets', () => {
  test.each<[string, readonly Said[], readonly number[]]>([
    ['that come from both ends, the first stays', [{ by: 'a' }, { by: 'b' }], [0]],
    ['whose times stand in the other order, too', [{ by: 'b', at: 1 }, { by: 'a' }], [0]],
    ['that one end repeats to the bit, all stay', [{ by: 'a' }, { by: 'a' }], [0, 1]],
    ['that both ends tell of as repeated, both stay', [{ by: 'a' }, { by: 'a' }, { by: 'b' }, { by: 'b' }], [0, 1]],
    ['that are repeated once each end has told', [{ by: 'a' }, { by: 'b' }, { by: 'a' }, { by: 'b' }], [0, 2]],
    ['that differ, all stay', [{ by: 'a' }, { by: 'b', frame: bye }], [0, 1]],
    ['a second apart, the first stays', [{ by: 'a' }, { by: 'b', at: 1000 }], [0]],
    ['further apart, both stay', [{ by: 'a' }, { by: 'b', at: 1000.001 }], [0, 1]],
    [
      'that go through a router, as far as Ethernet has other addresses',
      [{ by: 'a' }, { by: 'b', frame: changed(hello, { 0: 2, 11: 9 }) }],
      [0],
    ],
    [
      'that are counted down, the first stays',
      [{ by: 'a' }, { by: 'b', frame: changed(hello, { 22: 63, 24: 1, 25: 2 }) }],
      [0],
    ],
    [
      'of IPv6 that are counted down',
      [
        { by: 'a', frame: hello6 },
        { by: 'b', frame: changed(hello6, { 21: 63 }) },
      ],
      [0],
    ],
    ['that differ in another byte of IPv4', [{ by: 'a' }, { by: 'b', frame: changed(hello, { 23: 17 }) }], [0, 1]],
    [
      'that differ in another byte of IPv6',
      [
        { by: 'a', frame: hello6 },
        { by: 'b', frame: changed(hello6, { 22: 9 }) },
      ],
      [0, 1],
    ],
    ['in different files, both stay', [{ by: 'a' }, { by: 'b', among: 'another' }], [0, 1]],
    [
      'too short for anything, the first stays',
      [
        { by: 'a', frame: new Uint8Array(3) },
        { by: 'b', frame: new Uint8Array(3) },
      ],
      [0],
    ],
  ])('%s', (_, packets, places) => {
    expect(kept(packets)).toEqual(places);
  });

  test('only so many are remembered, those that came last', () => {
    const others = [1, 2].map((byte) => ({ by: 'a', frame: changed(hello, { 40: byte }) }));
    const packets: readonly Said[] = [{ by: 'a' }, ...others, { by: 'b' }];
    expect([kept(packets, 3), kept(packets, 2)]).toEqual([
      [0, 1, 2],
      [0, 1, 2, 3],
    ]);
  });

  test('whatever order they come in, each that was said stays once', () => {
    const ends = fc.constantFrom<readonly string[]>(['a'], ['a', 'b'], ['b']);
    const said = fc.record({ byte: fc.integer({ min: 0, max: 3 }), ends });
    fc.assert(
      fc.property(fc.array(said, { maxLength: 30 }), fc.infiniteStream(fc.nat()), (all, chance) => {
        // Whatever one end tells keeps its order; between the ends there is none.
        const queues = ['a', 'b'].map((by) =>
          all.filter(({ ends }) => ends.includes(by)).map(({ byte }) => ({ by, frame: changed(hello, { 40: byte }) })),
        );
        const packets: Said[] = [];
        while (queues.some((queue) => queue.length > 0)) {
          const filled = queues.filter((queue) => queue.length > 0);
          packets.push(...(filled[(chance.next().value ?? 0) % filled.length]?.splice(0, 1) ?? []));
        }
        const staying = kept(packets).map((place) => packets[place]?.frame?.[40]);
        for (const byte of [0, 1, 2, 3]) {
          const ofByte = packets.filter(({ frame }) => frame?.[40] === byte);
          const most = Math.max(...['a', 'b'].map((by) => ofByte.filter((one) => one.by === by).length));
          // What one end alone has told may be the copy of what the other alone has told: to the bit, it is.
          expect(staying.filter((one) => one === byte)).toHaveLength(most);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('a file with each packet once', () => {
  const section: PcapngBlock = { kind: 'section', littleEndian: true, options: [] };
  const named = (name: string, linkType = 1, resolution?: number): PcapngBlock => ({
    kind: 'interface',
    linkType,
    snapLength: 0,
    options: [
      { code: pcapngOptions.name, value: new TextEncoder().encode(name) },
      ...(resolution === undefined
        ? []
        : [{ code: pcapngOptions.timestampResolution, value: Uint8Array.of(resolution) }]),
    ],
  });
  const packet = (interfaceId: number, mark: number, timestamp: bigint): PcapngBlock => ({
    ...{ kind: 'packet', interfaceId, timestamp, originalLength: 60, options: [] },
    // The mark stands where Ethernet has an address: it tells copies apart that say the same.
    data: Uint8Array.from({ length: 60 }, (_, at) => (at === 3 ? mark : at < 12 ? 0 : 7)),
  });

  function once(...each: readonly PcapngBlock[]) {
    const file = joined(each.map((one) => encodePcapngBlock(one, true)));
    let at = 0;
    let written: Uint8Array = new Uint8Array(0);
    const split = splitCapture({
      source: (into) => {
        const bytes = file.subarray(at, at + into.length);
        into.set(bytes);
        at += bytes.length;
        return bytes.length;
      },
      ...{ by: 'all', once: true, progress: () => undefined },
      append: (name, bytes) => {
        expect(name).toBe('all.pcapng');
        written = joined([written, bytes]);
      },
    });
    if (split.kind !== 'split') throw new Error(split.kind);
    const { packets, copies } = split.report;
    const marks = () => readMarked(written).packets.map(({ name, mark }) => `${name} ${mark}`);
    return { marks, packets, copies };
  }

  test('has those of every interface, and not the second copies', () => {
    const ends = [named('shop/web/a'), named('shop/db/b')];
    const said = once(section, ...ends, packet(0, 1, 10n), packet(1, 2, 20n), packet(1, 3, 30n));
    expect(said).toMatchObject({ packets: 2, copies: 1 });
    expect(said.marks()).toEqual(['shop/web/a 1', 'shop/db/b 3']);
  });

  test.each<[string, number | undefined, bigint, number]>([
    ['microseconds', undefined, 1_000_000n, 1],
    ['nanoseconds', 9, 1_000_000_000n, 1],
    ['parts of two', 0x80 + 20, 1_048_576n, 1],
    ['microseconds, further apart', undefined, 1_000_001n, 0],
    ['nanoseconds, further apart', 9, 1_000_000_001n, 0],
  ])('goes by the time, in %s', (_, resolution, apart, copies) => {
    const ends = [named('shop/web/a', 1, resolution), named('shop/db/b', 1, resolution)];
    expect(once(section, ...ends, packet(0, 1, 0n), packet(1, 2, apart)).copies).toBe(copies);
  });

  test('knows an interface by its name, whatever its number in the next section', () => {
    const ends = [named('shop/web/a'), named('shop/db/b')];
    const next = [section, named('shop/db/b'), named('shop/web/a'), packet(1, 2, 20n), packet(0, 3, 30n)];
    expect(once(section, ...ends, packet(0, 1, 10n), ...next).copies).toBe(1);
  });

  test('leaves out nothing of an interface that is no Ethernet', () => {
    const raw = [named('shop/web/a', 101), named('shop/db/b', 101)];
    expect(once(section, ...raw, packet(0, 1, 10n), packet(1, 2, 20n)).copies).toBe(0);
  });
});
