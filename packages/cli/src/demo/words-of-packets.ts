// The end of the demo about its packets: of whom they are, who spoke to whom, where they lie, and what opens them.
import { relative, sep } from 'node:path';
import { styleText } from 'node:util';
import { bytesText, grouped } from '../words/amounts.ts';
import { aligned } from '../words/table.ts';
import { type FlowRow, others } from './flow-files.ts';
import type { Ending } from './summary.ts';

const mostFlows = 12;

export function packetLines({ summary, noFlows }: Pick<Ending, 'summary' | 'noFlows'>): readonly string[] {
  const heads = ['service', 'tasks', 'packets', 'bytes'].map((head) => styleText('dim', head));
  const services = summary.packetsByService.map(({ service, tasks, packets, bytes }) => [
    service,
    grouped(tasks),
    grouped(packets),
    bytesText(bytes),
  ]);
  return [
    '',
    styleText('bold', 'Packets'),
    ...table([heads, ...services]),
    '',
    styleText('bold', 'Flows'),
    ...(noFlows === undefined ? flowLines(summary.flows ?? []) : [`None: ${noFlows}.`]),
  ];
}

/** Those between mirrored tasks, and the sum of all with others. */
function flowLines(flows: readonly FlowRow[]): readonly string[] {
  const inside = flows.filter(({ source, destination }) => source !== others && destination !== others);
  const heads = ['from', 'to', 'port', 'flows', 'packets', 'bytes'].map((head) => styleText('dim', head));
  const rows = inside
    .slice(0, mostFlows)
    .map(({ source, destination, port, protocol, ...amounts }) => [
      source,
      destination,
      `${port}/${protocol}`,
      ...amountsOf([amounts]),
    ]);
  const more = [
    ['and more', inside.slice(mostFlows)],
    ['with others', flows.filter((row) => !inside.includes(row))],
  ] as const;
  const sums = more.flatMap(([words, all]) => (all.length === 0 ? [] : [[words, '', '', ...amountsOf(all)]]));
  return table([heads, ...rows, ...sums]);
}

function amountsOf(rows: readonly Pick<FlowRow, 'flows' | 'packets' | 'bytes'>[]): readonly string[] {
  const sum = (amount: 'flows' | 'packets' | 'bytes'): number => rows.reduce((total, row) => total + row[amount], 0);
  return [grouped(sum('flows')), grouped(sum('packets')), bytesText(sum('bytes'))];
}

/** `here`: the folder in which the lines are read. */
export function fileLines({ summary }: Pick<Ending, 'summary'>, here = process.cwd()): readonly string[] {
  const { captures, once, flowsFolder } = summary;
  return [
    '',
    styleText('bold', 'Files'),
    ...captures.map((path) => shown(path, here)),
    ...(once === null ? [] : [`${shown(once, here)}, each packet once`]),
    ...(flowsFolder === null ? [] : [shown(flowsFolder, here)]),
    '',
    ...(once === null ? [] : [`wireshark ${quoted(shown(once, here))}`]),
    ...(flowsFolder === null ? [] : [`npx tasktap flows --from ${quoted(shown(flowsFolder, here))} --by service`]),
  ];
}

/** As short as it can be. */
function shown(path: string, here: string): string {
  const from = relative(here, path);
  return from.startsWith(`..${sep}`) ? path : from;
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./:@-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  return aligned(rows).map((line) => line.trimEnd());
}
