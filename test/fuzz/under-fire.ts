// The thread in which a reader has its turn: it tells at which input it is, and in the end whether all of them held.
import { parentPort, workerData } from 'node:worker_threads';
import type { Failure } from './reader.ts';
import { readers } from './readers/index.ts';

export interface Batch {
  readonly name: string;
  readonly seed: number;
  readonly runs: number;
  /** Shared with the thread that watches: the place of the input that is being read. */
  readonly run: Int32Array<SharedArrayBuffer>;
}

export interface Told {
  readonly failure: Failure | undefined;
}

const { name, seed, runs, run } = workerData as Batch;
const [reader] = readers.find(([each]) => each.name === name) ?? [];
const begin = (place: number): void => {
  run[0] = place;
};
const told: Told = { failure: await reader?.run(seed, runs, begin) };
parentPort?.postMessage(told);
