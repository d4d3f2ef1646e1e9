// A share as a bar of twenty characters and a percentage, rounded down: 100 % means all.
import type { Paint } from './paint.ts';

const width = 20;

export function bar(part: number, whole: number, paint: Paint): string {
  if (whole === 0) return '';
  const full = Math.floor((part * width) / whole);
  const colour = part === whole ? 'green' : 'yellow';
  return `${paint(colour, '█'.repeat(full))}${paint('dim', '░'.repeat(width - full))} ${percent(part, whole)}`;
}

/** Multiplied first: 29 / 100 * 100 is less than 29. */
export function percent(part: number, whole: number): string {
  return `${String(Math.floor((part * 100) / whole)).padStart(3)} %`;
}
