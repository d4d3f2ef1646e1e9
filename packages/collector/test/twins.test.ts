// wasm and TypeScript leave the same bytes, whatever they are fed: real captures, sound packets, spoilt ones, and noise.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as counts from '../src/engine/counts.ts';
import { memoryBytes } from '../src/engine/engine.ts';
import * as layout from '../src/engine/layout.ts';
import { createWasm } from '../src/engine/wasm.ts';
import { type Arrival, arrival } from './arrivals.ts';
import { capturesAtHand } from './captures.ts';
import { frameOf, joined, mirrored, pcapOf, tcpOf, udpOf } from './packets.ts';
import { seeds } from './seeds.ts';
import { code, type Feed, run, sameTrace, sizes, type Trace } from './twins.ts';

interface File {
  readonly kind: 'pcap' | 'pcapng';
  readonly bigEndian: boolean;
  readonly bytes: Uint8Array;
  readonly linkType: number;
  readonly time: { readonly kind: number; readonly factor: bigint; readonly offset: bigint };
}

function feedOf({ kind, bigEndian, bytes, linkType, time }: File): Feed {
  const end = layout.inputAt + bytes.length;
  const plain = { kind: layout.timeMultiply, factor: 1000n, offset: 0n };
  return {
    prepare: (view, memory) => {
      view.setUint32(layout.bigEndianAt, bigEndian ? 1 : 0, true);
      view.setUint32(layout.interfaceCountAt, 2, true);
      for (const [row, one] of [plain, time].entries()) {
        const at = layout.interfacesAt + row * layout.interfaceBytes;
        view.setUint32(at + layout.interfaceLinkType, linkType, true);
        view.setUint32(at + layout.interfaceTimeKind, one.kind, true);
        view.setBigUint64(at + layout.interfaceTimeFactor, one.factor, true);
        view.setBigUint64(at + layout.interfaceTimeOffset, one.offset, true);
      }
      memory.set(bytes, layout.inputAt);
    },
    read: (engine, at) => (kind === 'pcap' ? engine.readPcap(at, end) : engine.readPcapng(at, end)),
    begin: layout.inputAt,
  };
}

const sameFile = (file: File): Trace => sameTrace(feedOf(file));

const asPcap = { kind: 'pcap', bigEndian: false, linkType: 1 } as const;
const plainTime = { kind: layout.timeMultiply, factor: 1n, offset: 0n };

describe('the same bytes', () => {
  test('on every capture that is at hand', () => {
    for (const path of capturesAtHand()) {
      const bytes = readFileSync(path);
      sameFile({ ...asPcap, bigEndian: bytes[0] === 0xa1, time: plainTime, bytes: bytes.subarray(24) });
    }
  });

  const feed = (arrivals: readonly Arrival[], kind: 'pcap' | 'pcapng', bigEndian: boolean): Uint8Array =>
    joined(arrivals.map((one) => (kind === 'pcap' ? one.record(bigEndian) : one.block(bigEndian))));
  const time = fc.oneof(
    fc.record({
      kind: fc.constant(layout.timeMultiply),
      factor: fc.constantFrom(1n, 1000n, 1_000_000_000n),
      offset: fc.bigInt(0n, 2n ** 64n - 1n),
    }),
    fc.record({ kind: fc.constant(layout.timeDivide), factor: fc.bigInt(1n, 10n ** 10n), offset: fc.constant(0n) }),
    fc.record({ kind: fc.constant(layout.timeBinary), factor: fc.bigInt(0n, 63n), offset: fc.constant(3n) }),
  );
  const linkType = fc.constantFrom(1, 1, 1, 101, 113, 228, 229, 276, 0);

  test('on packets of every kind, spoilt anywhere, in both formats and byte orders', () => {
    fc.assert(
      fc.property(
        fc.array(arrival, { maxLength: 90 }),
        fc.constantFrom('pcap' as const, 'pcapng' as const),
        fc.boolean(),
        linkType,
        time,
        (arrivals, kind, bigEndian, link, clock) => {
          sameFile({ kind, bigEndian, linkType: link, time: clock, bytes: feed(arrivals, kind, bigEndian) });
        },
      ),
      { numRuns: 150 },
    );
  });

  test('on noise, and on files cut and spoilt anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(arrival, { maxLength: 6 }),
        fc.constantFrom('pcap' as const, 'pcapng' as const),
        fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 4 }),
        fc.uint8Array({ maxLength: 40 }),
        (arrivals, kind, spots, noise) => {
          const bytes = joined([feed(arrivals, kind, false), noise]);
          for (const [place, value] of spots) if (place < bytes.length) bytes[place] = value;
          sameFile({ kind, bigEndian: false, linkType: 1, time: plainTime, bytes });
        },
      ),
      { numRuns: 300 },
    );
  });
});

/** Where the lower byte of a length lies: of the outer IP, the UDP, the inner IP. */
const lengths = [17, 39, 67];

test.each([
  ['TCP', mirrored(7, frameOf('10.0.0.1', '10.0.0.2', { protocol: 6, payload: tcpOf(40_000, 443, 0x02) }))],
  ['UDP', mirrored(7, frameOf('10.0.0.1', '10.0.0.2', { protocol: 17, payload: udpOf(53, 4788, new Uint8Array(12)) }))],
])('the same bytes of the usual packet of %s, with any bit of it flipped, with any length, and cut anywhere', (_what, usual) => {
  const padded = joined([usual, new Uint8Array(6)]);
  const changed = (at: number, value: number): Uint8Array => padded.with(at, value);
  const bits = [...padded.keys()].flatMap((at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].map((bit) => changed(at, (padded[at] ?? 0) ^ (1 << bit))),
  );
  const anyLength = lengths.flatMap((at) => [...padded.keys()].map((length) => changed(at, length)));
  const cut = [...padded.keys()].map((length) => padded.subarray(0, length));
  const packets = [usual, padded, ...bits, ...anyLength, ...cut].map((packet) => ({ at: 1n, packet }));
  const { memory } = sameFile({ ...asPcap, time: plainTime, bytes: pcapOf(packets).subarray(24) });
  expect(memory[counts.inFlows * 8]).toBeGreaterThan(0);
});

test('the same bytes where a VNI has more sources than stand together', () => {
  const packet = (vni: number, source: string): Uint8Array =>
    mirrored(vni, frameOf('10.0.0.1', '10.0.0.2', { protocol: 17, payload: udpOf(53, 53, new Uint8Array(4)) }), source);
  const sources = fc.array(fc.tuple(fc.constantFrom(2, 2, 2, 4, 18, 5), fc.integer({ min: 1, max: 14 })), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(sources, (drawn) => {
      const packets = drawn.map(([vni, last]) => ({
        at: 1n,
        packet: packet(vni, last % 2 === 0 ? `10.1.0.${last}` : `fd00::${last}`),
      }));
      sameFile({ ...asPcap, time: plainTime, bytes: pcapOf(packets).subarray(24) });
    }),
  );
});

test('the drawn packets reach everything that is counted', () => {
  const drawn = fc.sample(arrival, { numRuns: 3000, seed: 1 });
  const reached = new Array<number>(counts.counters).fill(0);
  for (const linkType of [1, 0]) {
    for (let begin = 0; begin < drawn.length; begin += 200) {
      const bytes = joined(drawn.slice(begin, begin + 200).map((one) => one.block(false)));
      const { memory } = sameFile({ kind: 'pcapng', bigEndian: false, linkType, time: plainTime, bytes });
      for (const place of reached.keys()) reached[place] = (reached[place] ?? 0) + (memory[place * 8] ?? 0);
    }
  }
  expect([...reached.keys()].filter((place) => reached[place] === 0)).toEqual([]);
});

test('the memory never grows', () => {
  const engine = createWasm(code, sizes, seeds);
  const { byteLength } = engine.buffer;
  const noise = fc.sample(arrival, { numRuns: 500, seed: 2 });
  run(engine, feedOf({ ...asPcap, time: plainTime, bytes: joined(noise.map((one) => one.record(false))) }));
  // A buffer that has been left for a larger one has no length.
  expect(engine.buffer.byteLength).toBe(byteLength);
  expect(byteLength).toBe(memoryBytes(sizes));
});
