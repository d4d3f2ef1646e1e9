// One engine over one capture, in a process of its own: prints the best of some rounds, in CPU seconds, as `collect` takes after its start.
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { collect, createEngine, createTwin, preferHugePages, seedsBytes, usualSizes } from '@tasktap/collector/files';

const [engine = 'wasm', path = '', rounds = '3'] = process.argv.slice(2);
const seeds = randomBytes(seedsBytes);
const output = openSync('/dev/null', 'w');
let best = Number.POSITIVE_INFINITY;
for (let round = 0; round < Number(rounds); round += 1) {
  const loop = engine === 'wasm' ? createEngine(usualSizes, seeds) : createTwin(usualSizes, seeds);
  if (loop.kind !== engine) throw new Error('the wasm has not been built: npm run build');
  await preferHugePages(loop.buffer);
  const input = openSync(path, 'r');
  const begun = process.cpuUsage();
  collect({
    engine: loop,
    source: (into) => readSync(input, into, 0, into.length, null),
    openSink: () => (bytes) => {
      writeSync(output, bytes);
    },
    directory: new Map(),
    writeFlow: undefined,
    progress: () => undefined,
  });
  const { user, system } = process.cpuUsage(begun);
  best = Math.min(best, (user + system) / 1e6);
  closeSync(input);
}
console.log(best);
