// Whether an event matches a pattern, as Event Ruler's `rulesForJSONEvent` decides it.
import { AwsError } from '../operation.ts';
import { contains, parseAddress } from './addresses.ts';
import { type Chosen, goesWith, type Leaves, together } from './leaves.ts';
import { inRange } from './numeric.ts';
import type { Alternative, Condition, Leaf, LeafTest, Pattern } from './pattern.ts';
import { passesText } from './text.ts';

/** Takes the event as `leavesOf` lays it out, so that one layout serves all rules. Throws `ValidationException` where that would take too long. */
export function matches(pattern: Pattern, leaves: Leaves): boolean {
  const step = countedSteps();
  return pattern.some((alternative) => holds({ alternative, leaves, step, dead: new Set() }, 0, new Map()));
}

interface Search {
  readonly alternative: Alternative;
  readonly leaves: Leaves;
  readonly step: () => void;
  /** What led nowhere before, as `stateOf` names it: many choices leave the same question open, and it is asked once. */
  readonly dead: Set<string>;
}

/** Tries every leaf for the condition at `index` that goes together with the list elements chosen for the conditions before. */
function holds(search: Search, index: number, chosen: Chosen): boolean {
  const condition = search.alternative[index];
  if (condition === undefined) return true;
  const state = stateOf(search, index, chosen);
  if (search.dead.has(state)) return false;
  const held = tries(search, index, condition, chosen);
  if (!held) search.dead.add(state);
  return held;
}

function tries(search: Search, index: number, condition: Condition, chosen: Chosen): boolean {
  const { leaves, step } = search;
  const passesHere = (value: Leaf) =>
    condition.tests.some((test) => {
      step();
      return passes(test, value);
    });
  let seen = false;
  for (const leaf of leaves.get(condition.path)?.all ?? []) {
    step();
    if (!goesWith(chosen, leaf.place, step)) continue;
    seen = true;
    if (passesHere(leaf.value) && holds(search, index + 1, together(chosen, leaf.place))) return true;
  }
  return condition.absent && !seen && holds(search, index + 1, chosen);
}

/** Of what was chosen, only the lists matter that the conditions from `index` on look into. */
function stateOf({ alternative, leaves, step }: Search, index: number, chosen: Chosen): string {
  const open = alternative.slice(index).flatMap(({ path }) => leaves.get(path)?.lists ?? []);
  const matter = [...chosen].filter(([list]) => {
    step();
    return open.some((lists) => lists.has(list));
  });
  return `${index} ${matter
    .sort(([one], [other]) => one - other)
    .map(([list, element]) => `${list}:${element}`)
    .join(' ')}`;
}

/**
 * Lists that lie crosswise over the paths of a pattern can still make the search longer than anybody waits. What EventBridge does then is
 * not known; here it is told. An event of ECS takes some hundred steps.
 */
const MOST_STEPS = 1_000_000;

function countedSteps(): () => void {
  let steps = 0;
  return () => {
    steps += 1;
    if (steps <= MOST_STEPS) return;
    throw new AwsError('ValidationException', `The emulator gave up on an event after ${MOST_STEPS} comparisons.`);
  };
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
