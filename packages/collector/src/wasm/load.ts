// The hot loop that runs here: the wasm if it has been built of these very sources, else its twin.
import { existsSync, readFileSync } from 'node:fs';
import type { Engine, Sizes } from '../engine/engine.ts';
import { createWasm } from '../engine/wasm.ts';
import { createTwin } from '../twin/twin.ts';
import { artefact } from './artefact.ts';

export function createEngine(sizes: Sizes): Engine {
  const file = artefact();
  return existsSync(file) ? createWasm(readFileSync(file), sizes) : createTwin(sizes);
}
