// What a command printed, with everything in it that differs from run to run under names that do not.

const kinds: readonly (readonly [name: string, shape: RegExp])[] = [
  ['target', /\btmt-[0-9a-f]{17}\b/g],
  ['filter', /\btmf-[0-9a-f]{17}\b/g],
  ['session', /\btms-[0-9a-f]{17}\b/g],
  ['interface', /\beni-[0-9a-f]{17}\b/g],
  ['subnet', /\bsubnet-[0-9a-f]{17}\b/g],
  ['task', /\b[0-9a-f]{32}\b/g],
  ['time', /\b\d{4}-\d\d-\d\dT[\d:.]+Z/g],
  ['milliseconds', /\b1[0-9]{12}\b/g],
  ['vni', /(?<="vni":|VNI )\d+/g],
];

/** Each id becomes its kind and its number in the order of appearance: `task-1`. */
export function normalised(text: string): string {
  return kinds.reduce((so, [name, shape]) => {
    const names = new Map<string, string>();
    return so.replace(shape, (found) => {
      const known = names.get(found) ?? `${name}-${names.size + 1}`;
      names.set(found, known);
      return known;
    });
  }, text);
}

/** Spread over lines, so that a change shows where it is. */
export function normalisedJson(text: string): string {
  return normalised(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
}
