// Seeded randomness: the same seed gives the same fleet, the same hosts and the same identifiers.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform whole number in [low, high]. */
  between(low: number, high: number): number;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** One of `choices`, which must not be empty. */
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** splitmix32: 32 bits of state, good enough to draw fleets and cheap to seed. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const bits = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  const next = (): number => bits() / 0x1_0000_0000;
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    hex: (length) => Array.from({ length }, () => between(0, 15).toString(16)).join(''),
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
  };
}
