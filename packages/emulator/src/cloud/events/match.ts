// Whether an event matches a pattern, as Event Ruler's `rulesForJSONEvent` decides it.
import { contains, parseAddress } from './addresses.ts';
import { type Leaves, type Place, together } from './leaves.ts';
import { inRange } from './numeric.ts';
import type { Alternative, Leaf, LeafTest, Pattern } from './pattern.ts';
import { passesText } from './text.ts';

/** Takes the event as `leavesOf` lays it out, so that one layout serves all rules. */
export function matches(pattern: Pattern, leaves: Leaves): boolean {
  return pattern.some((alternative) => holds(alternative, 0, new Map(), leaves));
}

/** Tries every leaf for the condition at `index` that goes together with the list elements chosen for the conditions before. */
function holds(alternative: Alternative, index: number, chosen: Place, leaves: Leaves): boolean {
  const condition = alternative[index];
  if (condition === undefined) return true;
  let seen = false;
  for (const leaf of leaves.get(condition.path) ?? []) {
    const place = together(chosen, leaf.place);
    if (place === undefined) continue;
    seen = true;
    const passed = condition.tests.some((test) => passes(test, leaf.value));
    if (passed && holds(alternative, index + 1, place, leaves)) return true;
  }
  return condition.absent && !seen && holds(alternative, index + 1, chosen, leaves);
}

function passes(test: LeafTest, value: Leaf): boolean {
  switch (test.kind) {
    case 'equals':
      return value === test.value;
    case 'exists':
      return true;
    case 'numeric':
      return typeof value === 'number' && inRange(test.range, value);
    case 'cidr': {
      const address = typeof value === 'string' ? parseAddress(value) : undefined;
      return address !== undefined && contains(test.block, address);
    }
    case 'anything-but':
      return !test.refused.some((refused) => passes(refused, value));
    default:
      return typeof value === 'string' && passesText(test, value);
  }
}
