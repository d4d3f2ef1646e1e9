// Results as a table for people and as JSON for comparing, with the machine's facts beside them.
import { mkdirSync, writeFileSync } from 'node:fs';

export interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  readonly goal: number;
  readonly better: 'lower' | 'higher';
}

export function report(name: string, rows: readonly Row[], machine: object): void {
  const width = Math.max(...rows.map((row) => row.what.length));
  for (const row of rows) {
    const reached = row.better === 'lower' ? row.measured <= row.goal : row.measured >= row.goal;
    const goal = `${row.better === 'lower' ? '<=' : '>='} ${row.goal} ${row.unit}`;
    console.log(
      `${row.what.padEnd(width)}  ${row.measured.toFixed(1).padStart(9)} ${row.unit.padEnd(4)} goal ${goal.padEnd(12)} ${reached ? 'reached' : 'MISSED'}`,
    );
  }
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const facts = { node: process.version, ...machine };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ machine: facts, rows }, null, 2)}\n`);
}
