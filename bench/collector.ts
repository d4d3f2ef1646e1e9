// The collector held against the limit, the C programs of others beside this repository: its loop over files, and receiving. `npm run bench:collector`;
// `-- --only files` or `-- --only receiving`.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from './median.ts';
import { type Shape, writeMirroredCapture } from './mirrored-capture.ts';
import { measureReceiving } from './receiving.ts';
import { type Row, report } from './report.ts';

const { values } = parseArgs({
  options: {
    peers: { type: 'string', default: '../shared/bench-peers' },
    only: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'tasktap-bench-'));
const rounds = 5;
const shapes: readonly Shape[] = [
  { length: 64, vnis: 100, packets: 3_000_000, flowsPerVni: 20 },
  { length: 64, vnis: 10_000, packets: 3_000_000, flowsPerVni: 10 },
  { length: 512, vnis: 100, packets: 1_000_000, flowsPerVni: 20 },
  { length: 512, vnis: 10_000, packets: 1_000_000, flowsPerVni: 10 },
  { length: 1400, vnis: 100, packets: 400_000, flowsPerVni: 20 },
  { length: 1400, vnis: 10_000, packets: 400_000, flowsPerVni: 10 },
];

execFileSync(process.execPath, [new URL('../packages/collector/src/wasm/build.ts', import.meta.url).pathname]);
const peer = compiled('c_offline');
const [send, receive] = [compiled('vxsend'), compiled('c_recv')];
if (values.only !== 'receiving') report('collector', shapes.flatMap(measure));
if (values.only !== 'files') await reportReceiving();
rmSync(folder, { recursive: true });

async function reportReceiving(): Promise<void> {
  if (send === undefined || receive === undefined) {
    console.error(
      `Receiving is not measured: it needs a compiler, and vxsend.c and c_recv.c in ${values.peers} (--peers).`,
    );
  } else if (process.getuid?.() !== 0) {
    console.error('Receiving is not measured: rings, and a network of its own, need root.');
  } else {
    report('receiving', await measureReceiving(folder, { send, receive }));
  }
}

/** All contenders in turn, round by round, so that a busy machine is busy for each of them; of each the median. */
function measure(shape: Shape): readonly Row[] {
  console.error(`${shape.length} B, ${shape.vnis} VNIs ...`);
  const capture = join(folder, 'capture.pcap');
  writeMirroredCapture(capture, shape);
  const contenders: Readonly<Record<string, () => number>> = {
    wasm: () => oursTakes('wasm', capture),
    twin: () => oursTakes('typescript', capture),
    ...(peer === undefined ? {} : { C: () => seconds(peer, [capture, '/dev/null']) }),
    ...(has('tcpdump') ? { tcpdump: () => seconds('tcpdump', ['-Z', 'root', '-r', capture, '-w', '/dev/null']) } : {}),
    cp: () => seconds('cp', [capture, join(folder, 'copy')]),
  };
  const took = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, take] of Object.entries(contenders)) took.get(name)?.push(take());
  }
  const rates = new Map([...took].map(([name, all]) => [name, shape.packets / median(all) / 1e6]));
  const told = [...rates].map(([name, rate]) => `${name} ${rate.toFixed(1)}`).join(', ');
  const what = `${shape.length} B, ${shape.vnis} VNIs (million packets a CPU second: ${told})`;
  return [share(what, rates, 'C', 75), share(what, rates, 'tcpdump', 100)].flat();
}

/** Without the other there is nothing to be held against. */
function share(what: string, rates: ReadonlyMap<string, number>, other: string, goal: number): readonly Row[] {
  const [ours, theirs] = [rates.get('wasm'), rates.get(other)];
  if (ours === undefined || theirs === undefined) return [];
  return [{ what: `${what}: wasm of ${other}`, measured: (ours / theirs) * 100, unit: '%', goal, better: 'higher' }];
}

function oursTakes(engine: string, capture: string): number {
  const script = new URL('./collector-run.ts', import.meta.url).pathname;
  return Number(execFileSync(process.execPath, [script, engine, capture, '2'], { encoding: 'utf8' }));
}

/** Of the processor, in user and kernel: on a shared machine the clock on the wall tells of others. */
function seconds(program: string, words: readonly string[]): number {
  const timed = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const ran = spawnSync('bash', ['-c', timed, 'bash', program, ...words], { encoding: 'utf8' });
  return ran.stderr
    .trim()
    .split(' ')
    .map(Number)
    .reduce((sum, one) => sum + one, 0);
}

/** Undefined: its source or a compiler is missing. */
function compiled(name: string): string | undefined {
  const source = join(values.peers, `${name}.c`);
  if (!existsSync(source) || !has('cc')) return undefined;
  const program = join(folder, name);
  execFileSync('cc', ['-O3', '-w', '-o', program, source]);
  return program;
}

function has(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}
