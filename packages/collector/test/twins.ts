// wasm and its twin on the same input: everything they leave behind is compared, to the byte.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type Engine, type Sizes, sharedBytes } from '../src/engine/engine.ts';
import * as layout from '../src/engine/layout.ts';
import { createWasm } from '../src/engine/wasm.ts';
import { createTwin } from '../src/twin/twin.ts';
import { artefact } from '../src/wasm/artefact.ts';
import { joined } from './packets.ts';
import { seeds } from './seeds.ts';

export const sizes: Sizes = { vniBits: 4, flowBits: 4 };
export const code = readFileSync(artefact());

/** What a run has left behind: its end, its stops in order, and every byte that the two share. */
export interface Trace {
  readonly stops: readonly number[];
  readonly memory: Uint8Array;
  readonly output: Uint8Array;
  readonly exports: Uint8Array;
}

export interface Feed {
  /** Writes the input, and whatever else the host tells the loop. */
  readonly prepare: (view: DataView, memory: Uint8Array) => void;
  readonly read: (engine: Engine, at: number) => number;
  /** Where the first call begins to read. */
  readonly begin: number;
}

/** A host of few thoughts: every other unknown VNI gets a row for its source alone, and a full table ends what is due, then all. */
export function run(engine: Engine, feed: Feed): Trace {
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
  view.setBigUint64(layout.idleTimeoutAt, 2_000_000_000n, true);
  view.setBigUint64(layout.activeTimeoutAt, 5_000_000_000n, true);
  feed.prepare(view, memory);
  let at = feed.begin;
  do {
    at = feed.read(engine, at);
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
  ['exports and tables', layout.exportsAt, sharedBytes(sizes)],
];

export function sameTrace(feed: Feed): Trace {
  const ofWasm = run(createWasm(code, sizes, seeds), feed);
  const ofTwin = run(createTwin(sizes, seeds), feed);
  expect(ofTwin.stops).toEqual(ofWasm.stops);
  expect(Buffer.compare(ofTwin.output, ofWasm.output)).toBe(0);
  expect(Buffer.compare(ofTwin.exports, ofWasm.exports)).toBe(0);
  const differing = shared.filter(
    ([, from, to]) => Buffer.compare(ofTwin.memory.subarray(from, to), ofWasm.memory.subarray(from, to)) !== 0,
  );
  expect(differing).toEqual([]);
  return ofWasm;
}
