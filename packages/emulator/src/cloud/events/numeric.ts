// The `numeric` operator: one comparison, or a lower and an upper end.
import { invalidPattern } from './refusal.ts';

interface End {
  readonly value: number;
  /** Whether the value itself belongs to the range. */
  readonly closed: boolean;
}

export interface NumericRange {
  readonly low: End;
  readonly high: End;
}

const below: End = { value: Number.NEGATIVE_INFINITY, closed: false };
const above: End = { value: Number.POSITIVE_INFINITY, closed: false };

/** Reads `["=", 5]`, `[">", 0]`, `[">=", 0, "<", 5]`. The lower end comes first and must be less than the upper. */
export function parseRange(operand: unknown): NumericRange {
  if (!Array.isArray(operand)) throw invalidPattern('"numeric" must be a list of comparisons and numbers');
  const [first, firstValue, second, secondValue] = operand as readonly unknown[];
  const range = oneSided(first, firstValue);
  if (operand.length === 2) return range;
  if (operand.length !== 4 || !isLower(first) || !isUpper(second)) {
    throw invalidPattern('A numeric range is a lower end (">" or ">="), then an upper end ("<" or "<=")');
  }
  const { high } = oneSided(second, secondValue);
  if (range.low.value >= high.value)
    throw invalidPattern('The lower end of a numeric range must be less than the upper');
  return { low: range.low, high };
}

export function inRange({ low, high }: NumericRange, value: number): boolean {
  const afterLow = value > low.value || (low.closed && value === low.value);
  const beforeHigh = value < high.value || (high.closed && value === high.value);
  return afterLow && beforeHigh;
}

function oneSided(comparison: unknown, value: unknown): NumericRange {
  if (typeof value !== 'number') throw invalidPattern('A numeric comparison needs a number');
  const closed = { value, closed: true };
  const open = { value, closed: false };
  if (comparison === '=') return { low: closed, high: closed };
  if (isLower(comparison)) return { low: comparison === '>=' ? closed : open, high: above };
  if (isUpper(comparison)) return { low: below, high: comparison === '<=' ? closed : open };
  throw invalidPattern(`Unrecognized numeric comparison ${JSON.stringify(comparison)}: expected = < <= > or >=`);
}

function isLower(comparison: unknown): boolean {
  return comparison === '>' || comparison === '>=';
}

function isUpper(comparison: unknown): boolean {
  return comparison === '<' || comparison === '<=';
}
