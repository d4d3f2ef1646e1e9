// Chance that is the same in every process: a number for two names.

/** From 0 to 2^32 - 1. FNV-1a over both names: any even spread would do. */
export function spread(one: string, other: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${one} ${other}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** From 0 to below 1, and even where names differ in their last character only: MurmurHash3's mixing of the bits above. */
export function draw(one: string, other: string): number {
  const hash = spread(one, other);
  const half = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (Math.imul(half ^ (half >>> 13), 0xc2b2ae35) >>> 0) / 2 ** 32;
}
