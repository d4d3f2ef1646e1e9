// Results as a table for people and as JSON for comparing, with the machine's facts beside them.
import { mkdirSync, writeFileSync } from 'node:fs';
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

export function report(name: string, rows: readonly Row[], facts: object = {}): void {
  const width = Math.max(...rows.map((row) => row.what.length));
  for (const row of rows) {
    console.log(
      `${row.what.padEnd(width)}  ${figure(row.measured).padStart(9)} ${row.unit.padEnd(6)} ${goalOf(row).padEnd(14)} ${verdictOf(row)}`,
    );
  }
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const machine = { ...machineFacts(), ...facts };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ machine, rows }, null, 2)}\n`);
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
