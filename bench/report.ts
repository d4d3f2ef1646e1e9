// Results as a table for people and as JSON for comparing, with the machine's facts beside them.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { machineFacts } from './machine.ts';

export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** Undefined: nobody promised anything; it stands there to be compared with. */
  readonly goal?: number;
  /** @default lower */
  readonly better?: 'lower' | 'higher';
}

export interface Ran {
  readonly rows: readonly Row[];
  /** One part alone: what the others have left behind stays. */
  readonly isPart: boolean;
}

interface Result {
  readonly machine: object;
  readonly rows: readonly Row[];
}

const folder = new URL('./results/', import.meta.url);

export function report(name: string, rows: readonly Row[], facts: object = {}): void {
  print(rows);
  write(name, { machine: { ...machineFacts(), ...facts }, rows });
}

function print(rows: readonly Row[]): void {
  const width = Math.max(...rows.map((row) => row.what.length));
  for (const row of rows) {
    console.log(
      `${row.what.padEnd(width)}  ${figure(row.measured).padStart(9)} ${row.unit.padEnd(6)} ${goalOf(row).padEnd(14)} ${verdictOf(row)}`,
    );
  }
}

/** Of one part measured again: the rows of the other parts stay as they are, and so do the facts of the machine that measured them. */
export function reportRan(name: string, { rows, isPart }: Ran): void {
  const file = new URL(`${name}.json`, folder);
  if (!isPart || !existsSync(file)) {
    report(name, rows);
    return;
  }
  print(rows);
  const { machine, rows: before } = JSON.parse(readFileSync(file, 'utf8')) as Result;
  const again = new Map(rows.map((row) => [row.what, row]));
  const known = new Set(before.map(({ what }) => what));
  const fresh = rows.filter(({ what }) => !known.has(what));
  write(name, { machine, rows: [...before.map((row) => again.get(row.what) ?? row), ...fresh] });
}

function write(name: string, result: Result): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(result, null, 2)}\n`);
}

/** Three digits that count; whole numbers whole. */
export function figure(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}

export function goalOf({ goal, better = 'lower' }: Row): string {
  return goal === undefined ? '' : `${better === 'lower' ? '<=' : '>='} ${goal}`;
}

export function verdictOf({ measured, goal, better = 'lower' }: Row): '' | 'reached' | 'MISSED' {
  if (goal === undefined) return '';
  return (better === 'lower' ? measured <= goal : measured >= goal) ? 'reached' : 'MISSED';
}
