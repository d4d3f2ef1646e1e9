// How fast nobody could be faster: the instants at which EC2's create bucket lets the sessions of tasks pass, served as they come.

/** EC2 API throttling page: mutating actions, 50 at once and 5 a second. */
const burst = 50;
const perSecond = 5;

/** `wishes`: when each session could be made at the earliest, in milliseconds, ascending. Returns when the bucket grants it. */
export function grants(wishes: readonly number[]): readonly number[] {
  let tokens = burst;
  let at = wishes[0] ?? 0;
  return wishes.map((wish) => {
    const later = Math.max(at, wish);
    tokens = Math.min(burst, tokens + ((later - at) / 1000) * perSecond);
    at = later;
    if (tokens < 1) {
      at += ((1 - tokens) / perSecond) * 1000;
      tokens = 1;
    }
    tokens -= 1;
    return at;
  });
}
