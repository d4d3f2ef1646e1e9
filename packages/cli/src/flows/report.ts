// Flows as a table for people and as one object for machines.
import type { Answer, Answers, Grouping } from '@tasktap/collector';
import { oneLine } from '../one-line.ts';
import { bytesText, grouped } from '../words/amounts.ts';
import { bar } from '../words/bar.ts';
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import { aligned } from '../words/table.ts';
import { mostLines } from './most-lines.ts';

export interface Shown {
  readonly from: readonly string[];
  readonly files: number;
  readonly by: Grouping;
  /** One row. */
  readonly total: Answers;
  readonly busiest: Answers;
}

type Row = Readonly<Record<string, Answer>>;

export function asText({ from, files, by, total, busiest }: Shown, paint: Paint): readonly string[] {
  const all = total.rows[0] ?? {};
  const bytes = numberOf(all, 'bytes');
  const flows = numberOf(all, 'flows');
  const where = `${from.map(oneLine).join(' ')}: ${flows === 0 ? 'no flow matches' : `${grouped(flows)} flow${flows === 1 ? '' : 's'}`} in ${counted(files, 'file')}`;
  if (flows === 0) return [`${where}.`];
  const [headings, cellsOf] = tables[by];
  const rows = busiest.rows.map((row) => [
    ...cellsOf(row).map(oneLine),
    ...['flows', 'packets'].map((name) => grouped(numberOf(row, name))),
    bytesText(numberOf(row, 'bytes')),
    bar(numberOf(row, 'bytes'), bytes, paint),
  ]);
  const heads = [...headings, 'flows', 'packets', 'bytes', ''].map((word) => paint('dim', word));
  return [
    `${where}, ${grouped(numberOf(all, 'packets'))} packets, ${bytesText(bytes)}, ${spanOf(all)}`,
    '',
    ...aligned([heads, ...rows]).map((line) => line.trimEnd()),
    ...(busiest.more ? [paint('dim', moreThan(busiest.rows.length))] : []),
    ...(by === 'service' || by === 'task' || by === 'peer'
      ? [paint('dim', 'A flow between two mirrored tasks counts for both.')]
      : []),
  ];
}

function moreThan(lines: number): string {
  return lines < mostLines ? `and more (--top ${Math.min(lines * 2, mostLines)})` : 'and more';
}

export function asJson({ from, files, by, total, busiest }: Shown): string {
  const { first = null, last = null, ...all } = total.rows[0] ?? {};
  return JSON.stringify({
    from,
    files,
    ...all,
    first: instantOf(first),
    last: instantOf(last),
    by,
    rows: busiest.rows,
    more: busiest.more,
  });
}

export function answersAsText({ columns, rows, more }: Answers, paint: Paint): readonly string[] {
  const cells = rows.map((row) => columns.map((name) => oneLine(cellOf(row[name]))));
  return [
    ...aligned([columns.map((name) => paint('dim', oneLine(name))), ...cells]).map((line) => line.trimEnd()),
    ...(more ? [paint('dim', `and more: ask for fewer than ${rows.length + 1}`)] : []),
  ];
}

const portOf = (row: Row): string => {
  const port = numberOf(row, 'port');
  return port === 0 ? textOf(row, 'protocol') : `${port}/${textOf(row, 'protocol')}`;
};

const tables: Readonly<
  Record<Grouping, readonly [headings: readonly string[], cells: (row: Row) => readonly string[]]>
> = {
  conversation: [['from', 'to', 'port'], (row) => [textOf(row, 'source'), textOf(row, 'destination'), portOf(row)]],
  service: [['cluster', 'service'], (row) => [textOf(row, 'cluster'), textOf(row, 'service')]],
  task: [['task'], (row) => [textOf(row, 'task')]],
  peer: [['peer'], (row) => [textOf(row, 'peer')]],
  port: [['port'], (row) => [portOf(row)]],
};

function textOf(row: Row, name: string): string {
  const value = row[name] ?? null;
  return value === null ? '(none)' : cellOf(value);
}

function numberOf(row: Row, name: string): number {
  return Number(row[name] ?? 0);
}

function cellOf(value: Answer | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** e.g. `2026-11-28 05:00:12 to 05:20:01 UTC` */
function spanOf(all: Row): string {
  const [first, last] = ['first', 'last'].map((name) => instantOf(all[name] ?? null) ?? '');
  const [from = '', to = ''] = [first, last].map((text) => text?.slice(0, 19).replace('T', ' '));
  return `${from} to ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to} UTC`;
}

function instantOf(milliseconds: Answer): string | null {
  return milliseconds === null ? null : new Date(Number(milliseconds)).toISOString();
}
