// Seeds for the hashes of engines in tests: the same in every run, so that what fails fails again.
import { seedsBytes } from '../src/engine/layout.ts';

export const seeds = Uint8Array.from({ length: seedsBytes }, (_, at) => (at * 167 + 89) % 256);
