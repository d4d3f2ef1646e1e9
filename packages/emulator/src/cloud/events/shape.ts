// Two questions about parsed JSON that every part of the pattern language asks.

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name and value of an object with exactly one field. */
export function onlyEntry(value: unknown): readonly [string, unknown] | undefined {
  if (!isObject(value)) return undefined;
  const [entry, ...rest] = Object.entries(value);
  return rest.length === 0 ? entry : undefined;
}
