// The order in which resources are made: each after all that it needs.
import { validationError } from './refusal.ts';

/**
 * `needs` gives for each resource those it depends on; names that are no key are passed over. Otherwise in the order of `needs`.
 * @throws AwsError `ValidationError` that names a circle
 */
export function creationOrder(needs: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const ordered = new Set<string>();
  const path: string[] = [];
  const visit = (id: string): void => {
    if (ordered.has(id) || !needs.has(id)) return;
    const seen = path.indexOf(id);
    if (seen >= 0) throw validationError(`Circular dependency between resources: [${path.slice(seen).join(', ')}]`);
    path.push(id);
    for (const needed of needs.get(id) ?? []) visit(needed);
    path.pop();
    ordered.add(id);
  };
  for (const id of needs.keys()) visit(id);
  return [...ordered];
}
