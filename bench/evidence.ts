// Writes the last part of docs/evidence.md from the results that the benches left: `npm run bench` does it at the end.
import { readFileSync, writeFileSync } from 'node:fs';
import { figure, goalOf, type Row, verdictOf } from './report.ts';

interface Result {
  readonly machine: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
}

const begin = '## The benches\n';
const intro = `${begin}
Measured by \`npm run bench\`, which writes this part, to the end of the page (the page in a browser and the mutants are commands of their own). Emulated time is virtual, so calls, times to mirror and stops are the same everywhere; CPU time,
memory and speed are this machine's. The baselines are written again after what others run ([bench/baselines](../bench/baselines)): the source
document's Lambda, which describes, creates and stops tasks, and one that holds an SSM parameter per interface for the truth. Their calls are repeated
as the SDKs' standard mode does: three attempts. Every task of the fleets passes ACTIVATING, or the source document's rule would hear of none.
`;

const chapters: readonly (readonly [name: string, title: string, words: string])[] = [
  [
    'mirroring',
    'Mirroring',
    `The bucket's own time serves every interface at the instant of its connection. A second behind it are the way of the first event and some late
interfaces, and most of another is what events leave of the burst of 50 to looks and to jitter. Sweeps of 50,000 tasks are beyond EC2's 10,000
sessions: they show how the work grows.`,
  ],
  ['bundle', 'The bundle', 'What a cold start loads.'],
  [
    'status',
    'The command line',
    `A region of 10,000 mirrored tasks in another process. Commands read at half of ECS's rate ([decision 21](decisions/0021-commands-read-at-half-of-ecs-s-rate.md)):
what they wait for it is told apart, and nobody waits in what is measured. Times are from the start of a process to its end, the least of some.`,
  ],
  ['emulator', 'The emulator', 'A virtual day, and calls over loopback.'],
  [
    'collector',
    'The collector, over files',
    `\`npm run bench:collector\` alone: \`collect\` against the same work in C without its checks, and against tcpdump copying the file. CPU time of all threads,
in turn, the median of the rounds. The C sources are not part of this repository (\`--peers FOLDER\`); without them only tcpdump is there to compare with. With 10,000 VNIs in a short capture,
most of what is ours is the name and the interface of each, once ([decision 66](decisions/0066-a-task-costs-the-host-little.md)).`,
  ],
  [
    'captures',
    'Captures of many tasks',
    '`npm run bench:captures` alone: processor time of a packet in captures, without the disk and with one file that all go into.',
  ],
  [
    'receiving',
    'The collector, receiving',
    `By the same bench: \`collect --listen\` against C, over loopback, both with 32 MiB for the socket, in turn, the median of the rounds. C wakes for
each packet that finds it waiting, so at a gentle rate it costs more. Sender and receiver had precedence over what else ran on the machine.`,
  ],
  [
    'page',
    'The page',
    `By \`npm run bench:page\`, in Debian's Chromium without a graphics card. Every second each of the tasks has sent something, and one in fifty has another
verdict.`,
  ],
  ['mutation', 'Mutants', 'Measured by `npm run mutate`.'],
];

const page = new URL('../docs/evidence.md', import.meta.url);
const [before = ''] = readFileSync(page, 'utf8').split(begin);
const parts = [intro, ...chapters.map(([name, title, words]) => `### ${title}\n\n${words}\n\n${tableOf(name)}`)];
writeFileSync(page, `${before.trimEnd()}\n\n${parts.join('\n')}`);

function tableOf(name: string): string {
  const { machine, rows } = JSON.parse(
    readFileSync(new URL(`./results/${name}.json`, import.meta.url), 'utf8'),
  ) as Result;
  const { node, cores, processor, memoryGiB, load } = machine;
  const busy = typeof load === 'number' ? `, load ${load}` : '';
  return [
    '| what | measured | goal | |',
    '|---|---|---|---|',
    ...rows.map(
      (row) => `| ${row.what} | ${`${figure(row.measured)} ${row.unit}`.trim()} | ${goalOf(row)} | ${verdictOf(row)} |`,
    ),
    '',
    `Node ${node}, ${cores} cores of ${processor}, ${memoryGiB} GiB${busy}.`,
    '',
  ].join('\n');
}
