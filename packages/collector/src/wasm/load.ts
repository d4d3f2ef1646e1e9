// The hot loop that runs here: the wasm if it has been built of these very sources, else its twin.
import { existsSync, readFileSync } from 'node:fs';
import type { Engine, Seeds, Sizes } from '../engine/engine.ts';
import { createWasm } from '../engine/wasm.ts';
import { createTwin } from '../twin/twin.ts';
import { artefact } from './artefact.ts';

/** Where the published package has it: beside the code, and without the sources. */
const published = new URL('./collector.wasm', import.meta.url);

/** Undefined: nobody has built it. */
export function readWasm(): Uint8Array | undefined {
  const file = existsSync(published) ? published : artefact();
  return existsSync(file) ? readFileSync(file) : undefined;
}

export function createEngine(sizes: Sizes, seeds: Seeds): Engine {
  const code = readWasm();
  return code === undefined ? createTwin(sizes, seeds) : createWasm(code, sizes, seeds);
}
