// The middle of an odd number of rounds: one round in which the machine did something else changes nothing.

export function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
