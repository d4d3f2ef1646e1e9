// wasm and TypeScript leave the same bytes, whatever they are fed: real captures, sound packets, spoilt ones, and noise.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as counts from '../src/engine/counts.ts';
import { type Engine, memoryBytes, type Sizes } from '../src/engine/engine.ts';
import * as layout from '../src/engine/layout.ts';
import { createWasm } from '../src/engine/wasm.ts';
import { createTwin } from '../src/twin/twin.ts';
import { artefact } from '../src/wasm/artefact.ts';
import { type Arrival, arrival } from './arrivals.ts';
import { capturesAtHand } from './captures.ts';
import { joined } from './packets.ts';

const sizes: Sizes = { vniBits: 4, flowBits: 4 };
const code = readFileSync(artefact());

/** What a run has left behind: its end, its stops in order, and every byte that the two share. */
interface Trace {
  readonly stops: readonly number[];
  readonly memory: Uint8Array;
  readonly output: Uint8Array;
  readonly exports: Uint8Array;
}

interface Feed {
  readonly kind: 'pcap' | 'pcapng';
  readonly bigEndian: boolean;
  readonly bytes: Uint8Array;
  readonly linkType: number;
  readonly time: { readonly kind: number; readonly factor: bigint; readonly offset: bigint };
}

function prepare(view: DataView, { bigEndian, linkType, time }: Feed): void {
  view.setUint32(layout.bigEndianAt, bigEndian ? 1 : 0, true);
  view.setUint32(layout.interfaceCountAt, 2, true);
  const plain = { kind: layout.timeMultiply, factor: 1000n, offset: 0n };
  for (const [row, { kind, factor, offset }] of [plain, time].entries()) {
    const at = layout.interfacesAt + row * layout.interfaceBytes;
    view.setUint32(at + layout.interfaceLinkType, linkType, true);
    view.setUint32(at + layout.interfaceTimeKind, kind, true);
    view.setBigUint64(at + layout.interfaceTimeFactor, factor, true);
    view.setBigUint64(at + layout.interfaceTimeOffset, offset, true);
  }
  view.setBigUint64(layout.idleTimeoutAt, 2_000_000_000n, true);
  view.setBigUint64(layout.activeTimeoutAt, 5_000_000_000n, true);
}

/** A host of few thoughts: every other unknown VNI gets a row for its source alone, and a full table ends what is due, then all. */
function run(engine: Engine, feed: Feed): Trace {
  const memory = new Uint8Array(engine.buffer);
  const view = new DataView(engine.buffer);
  const u32 = (at: number): number => view.getUint32(at, true);
  const stops: number[] = [];
  const exports: Uint8Array[] = [];
  const takeExports = (): void => {
    exports.push(memory.slice(layout.exportsAt, layout.exportsAt + u32(layout.exportCountAt) * layout.exportBytes));
    view.setUint32(layout.exportCountAt, 0, true);
  };
  const answer = (stop: number): boolean => {
    if (stop === layout.stopUnknownVni) {
      const vni = u32(layout.unknownVniAt);
      if (engine.addVni(vni, vni % 3, vni % 2, 1 + (vni % 5)) === 0) view.setUint32(layout.overflowAt, 7, true);
    } else if (stop === layout.stopFlowsFull) {
      engine.endFlows(0, false);
      if (u32(layout.flowCountAt) >= 12) engine.endFlows(0, true);
      takeExports();
    }
    return stop === layout.stopUnknownVni || stop === layout.stopFlowsFull;
  };
  prepare(view, feed);
  memory.set(feed.bytes, layout.inputAt);
  const end = layout.inputAt + feed.bytes.length;
  const read = feed.kind === 'pcap' ? engine.readPcap : engine.readPcapng;
  let at = layout.inputAt;
  do {
    at = read(at, end);
    stops.push(u32(layout.statusAt), at);
  } while (answer(u32(layout.statusAt)));
  stops.push(engine.endFlows(0, false), engine.endFlows(3, true), engine.endFlows(0, true));
  takeExports();
  const output = memory.slice(layout.outputAt, layout.outputAt + u32(layout.outputLengthAt));
  return { stops, memory, output, exports: joined(exports) };
}

/** Without input and interfaces, which the host wrote, the notes of the wasm, and what its copies leave behind the output. */
const shared: readonly (readonly [string, number, number])[] = [
  ['counters and words', 0, layout.notesAt],
  ['exports and tables', layout.exportsAt, memoryBytes(sizes)],
];

function sameTrace(feed: Feed): Trace {
  const ofWasm = run(createWasm(code, sizes), feed);
  const ofTwin = run(createTwin(sizes), feed);
  expect(ofTwin.stops).toEqual(ofWasm.stops);
  expect(Buffer.compare(ofTwin.output, ofWasm.output)).toBe(0);
  expect(Buffer.compare(ofTwin.exports, ofWasm.exports)).toBe(0);
  const differing = shared.filter(
    ([, from, to]) => Buffer.compare(ofTwin.memory.subarray(from, to), ofWasm.memory.subarray(from, to)) !== 0,
  );
  expect(differing).toEqual([]);
  return ofWasm;
}

const asPcap = { kind: 'pcap', bigEndian: false, linkType: 1 } as const;
const plainTime = { kind: layout.timeMultiply, factor: 1n, offset: 0n };

describe('the same bytes', () => {
  test('on every capture that is at hand', () => {
    for (const path of capturesAtHand()) {
      const bytes = readFileSync(path);
      sameTrace({ ...asPcap, bigEndian: bytes[0] === 0xa1, time: plainTime, bytes: bytes.subarray(24) });
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
          sameTrace({ kind, bigEndian, linkType: link, time: clock, bytes: feed(arrivals, kind, bigEndian) });
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
          sameTrace({ kind, bigEndian: false, linkType: 1, time: plainTime, bytes });
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('the drawn packets reach everything that is counted', () => {
  const drawn = fc.sample(arrival, { numRuns: 3000, seed: 1 });
  const reached = new Array<number>(counts.counters).fill(0);
  for (const linkType of [1, 0]) {
    for (let begin = 0; begin < drawn.length; begin += 200) {
      const bytes = joined(drawn.slice(begin, begin + 200).map((one) => one.block(false)));
      const { memory } = sameTrace({ kind: 'pcapng', bigEndian: false, linkType, time: plainTime, bytes });
      for (const place of reached.keys()) reached[place] = (reached[place] ?? 0) + (memory[place * 8] ?? 0);
    }
  }
  expect([...reached.keys()].filter((place) => reached[place] === 0)).toEqual([]);
});

test('the memory never grows', () => {
  const engine = createWasm(code, sizes);
  const { byteLength } = engine.buffer;
  const noise = fc.sample(arrival, { numRuns: 500, seed: 2 });
  run(engine, { ...asPcap, time: plainTime, bytes: joined(noise.map((one) => one.record(false))) });
  // A buffer that has been left for a larger one has no length.
  expect(engine.buffer.byteLength).toBe(byteLength);
  expect(byteLength).toBe(memoryBytes(sizes));
});
