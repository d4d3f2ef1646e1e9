// `npm run fuzz -- --minutes N [--seed S] [--only NAME] [--input FILE]`: every reader in turn, until one breaks or the time is over.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Fuzzed } from './reader.ts';
import { readers } from './readers/index.ts';
import type { Batch, Told } from './under-fire.ts';

/** As many times what `npm test` gives a reader, before the next has its turn. A turn has a seed, which gives the same inputs again. */
const timesPerTurn = 5;
/** An input that takes longer counts as a hang: the slowest that is known takes two seconds on a busy machine. */
const patienceMs = 60_000;

process.exitCode = (await fuzz()) ? 0 : 1;

async function fuzz(): Promise<boolean> {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string' },
        seed: { type: 'string' },
        only: { type: 'string' },
        input: { type: 'string' },
      },
    });
    const chosen = chosenBy(values.only);
    if (values.input !== undefined) return await again(chosen, values.input);
    const seed = numberIn('--seed', values.seed ?? String(Date.now() % 2 ** 31));
    return await underFire(chosen, seed, numberIn('--minutes', values.minutes ?? '1') * 60_000);
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    console.error(problem.message);
    return false;
  }
}

type Chosen = readonly (typeof readers)[number][];

function chosenBy(only: string | undefined): Chosen {
  const chosen = only === undefined ? readers : readers.filter(([{ name }]) => name === only);
  if (chosen.length > 0) return chosen;
  throw new Error(`Expected one of ${readers.map(([{ name }]) => name).join(', ')} behind --only, got ${only}.`);
}

function numberIn(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new Error(
    `Expected a whole number behind ${option}, got ${text}. Example: npm run fuzz -- --minutes 5 --seed 1 --only template`,
  );
}

async function again([first, ...others]: Chosen, file: string): Promise<boolean> {
  if (first === undefined || others.length > 0)
    throw new Error('Expected --only NAME beside --input: an input is for one reader.');
  const [reader] = first;
  await reader.again(JSON.parse(readFileSync(file, 'utf8')));
  console.log(`${reader.name}: holds`);
  return true;
}

/** Every reader has one turn at least, so that `--minutes 0 --seed S` is the turn of S and no more. */
async function underFire(chosen: Chosen, firstSeed: number, lastsMs: number): Promise<boolean> {
  const end = Date.now() + lastsMs;
  const counts = new Map<string, { inputs: number; ms: number }>();
  for (let seed = firstSeed; ; seed += 1) {
    for (const [reader, usual] of chosen) {
      const runs = usual * timesPerTurn;
      const began = Date.now();
      const broken = await turn(reader, seed, runs);
      if (broken !== undefined) {
        console.log(broken);
        return false;
      }
      const { inputs, ms } = counts.get(reader.name) ?? { inputs: 0, ms: 0 };
      counts.set(reader.name, { inputs: inputs + runs, ms: ms + Date.now() - began });
    }
    if (Date.now() >= end) break;
  }
  for (const [name, { inputs, ms }] of counts)
    console.log(`${name}: ${inputs} inputs hold, ${Math.round((inputs * 1000) / ms)} a second`);
  return true;
}

/** In a thread of its own, since a reader that hangs can be ended in no other way. Undefined: all held. */
function turn(reader: Fuzzed, seed: number, runs: number): Promise<string | undefined> {
  const batch: Batch = { name: reader.name, seed, runs, run: new Int32Array(new SharedArrayBuffer(4)) };
  const worker = new Worker(new URL('under-fire.ts', import.meta.url), { workerData: batch });
  return new Promise((resolve, reject) => {
    let last = -1;
    const watch = setInterval(() => {
      const run = batch.run[0] ?? 0;
      if (run !== last) {
        last = run;
        return;
      }
      finish(() =>
        resolve(story(reader, seed, `did not come back in ${patienceMs / 1000} s`, reader.inputAt(seed, run))),
      );
    }, patienceMs);
    const finish = (act: () => void): void => {
      clearInterval(watch);
      void worker.terminate();
      act();
    };
    worker.once('error', (error) => finish(() => reject(error)));
    worker.once('message', ({ failure }: Told) =>
      finish(() => resolve(failure === undefined ? undefined : story(reader, seed, failure.message, failure.input))),
    );
  });
}

function story({ name }: Fuzzed, seed: number, what: string, input: string): string {
  return [
    `${name} broke: ${what}`,
    'The input, shrunk if that was possible:',
    input,
    `Again, the whole turn: npm run fuzz -- --minutes 0 --only ${name} --seed ${seed}`,
    `Again, this input: write it to a file, then npm run fuzz -- --only ${name} --input FILE`,
    `When it is mended: add it to test/fuzz/corpus/${name}.json, with a sentence about it`,
  ].join('\n');
}
