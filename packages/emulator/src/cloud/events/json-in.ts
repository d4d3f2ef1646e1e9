// JSON that a caller has put into a text: a pattern, an event, the detail of one.

/** What walks through such a value calls itself for each level. AWS's own bound is inferred: it is the one of common JSON readers. */
const DEEPEST = 1000;

/** Undefined when the text is not JSON, or is nested more deeply than anybody would read. */
export function jsonIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isDeeperThan(DEEPEST, value) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Level by level: what is asked here must not depend on the depth itself. */
function isDeeperThan(most: number, value: unknown): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= most && level.length > 0; depth += 1) {
    level = level.filter((one) => typeof one === 'object' && one !== null).flatMap((one) => Object.values(Object(one)));
  }
  return level.length > 0;
}
