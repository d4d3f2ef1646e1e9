// From a pattern as written (JSON) to a pattern that can be matched, or a refusal.
import { isRecord } from '../record.ts';
import { jsonIn } from './json-in.ts';
import { compileValue, isOperator } from './operators.ts';
import type { Condition, LeafTest, Pattern } from './pattern.ts';
import { invalidPattern } from './refusal.ts';

/** An alternative in the making, by path: a path that is written again replaces what was said of it before. */
type Draft = ReadonlyMap<string, Condition>;

/**
 * Understands a pattern, given as text or as the value of it.
 * Throws `InvalidEventPatternException` with the reason. Source: the EventBridge user guide on event patterns, and Event Ruler.
 */
export function compilePattern(source: unknown): Pattern {
  const pattern = typeof source === 'string' ? parsed(source) : source;
  if (!isRecord(pattern)) throw invalidPattern('Filter is not an object');
  return compileFields([new Map()], '', pattern).map(inPathOrder);
}

function parsed(text: string): unknown {
  const value = jsonIn(text);
  if (value === undefined) throw invalidPattern('The text is not JSON');
  return value;
}

/** "Over 1000 rule combinations" of `$or` are refused (EventBridge user guide, "Complex event patterns"). */
const MOST_ALTERNATIVES = 1000;

/** Event Ruler decides paths in this order, and `exists: false` looks only at the list elements that earlier paths have left. */
function inPathOrder(draft: Draft): readonly Condition[] {
  return [...draft.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

function compileFields(
  drafts: readonly Draft[],
  parent: string,
  fields: Readonly<Record<string, unknown>>,
): readonly Draft[] {
  const entries = Object.entries(fields);
  if (entries.length === 0) throw invalidPattern('Empty objects are not allowed');
  return entries.reduce((sofar, [name, value]) => compileField(sofar, parent, name, value), drafts);
}

function compileField(drafts: readonly Draft[], parent: string, name: string, value: unknown): readonly Draft[] {
  if (name === '$or' && areBranches(value)) return compileBranches(drafts, parent, value);
  const path = parent === '' ? name : `${parent}.${name}`;
  if (Array.isArray(value)) {
    const condition = compileValues(path, value);
    return drafts.map((draft) => new Map(draft).set(path, condition));
  }
  if (isRecord(value)) return compileFields(drafts, path, value);
  throw invalidPattern(`"${name}" must be an object or an array`);
}

/** Counted branch by branch, before all of them are written out. */
function compileBranches(
  drafts: readonly Draft[],
  parent: string,
  branches: readonly Readonly<Record<string, unknown>>[],
): readonly Draft[] {
  return branches.reduce<readonly Draft[]>((sofar, branch) => {
    const more = sofar.concat(compileFields(drafts, parent, branch));
    if (more.length > MOST_ALTERNATIVES) throw invalidPattern(`More than ${MOST_ALTERNATIVES} combinations of "$or"`);
    return more;
  }, []);
}

/** `$or` is a word of the language only above two or more objects that hold no operators; else it is a field like any other. */
function areBranches(value: unknown): value is readonly Readonly<Record<string, unknown>>[] {
  const isBranch = (branch: unknown): boolean => isRecord(branch) && !Object.keys(branch).some(isOperator);
  return Array.isArray(value) && value.length >= 2 && value.every(isBranch);
}

function compileValues(path: string, values: readonly unknown[]): Condition {
  if (values.length === 0) throw invalidPattern('Empty arrays are not allowed');
  const compiled = values.map(compileValue);
  const tests = compiled.filter((test): test is LeafTest => test !== 'absent');
  return { path, tests, absent: tests.length < compiled.length };
}
