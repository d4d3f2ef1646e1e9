// Conditions: true or false by parameters and mappings alone.
import { isRecord } from '../../record.ts';
import { functionError, templateError, validationError } from './refusal.ts';
import { resolve } from './resolve.ts';
import type { Scope } from './scope.ts';
import { written } from './value.ts';

/** Each condition is judged when it is first asked for. Throws `ValidationError` for one that is unknown, or that needs itself. */
export function judgeOf(
  conditions: Readonly<Record<string, unknown>>,
  scope: Omit<Scope, 'condition' | 'resources'>,
): Scope['condition'] {
  const known = new Map<string, boolean>();
  const open = new Set<string>();
  const judge = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    if (!(name in conditions)) throw templateError(`Unresolved condition dependency ${name}`);
    if (open.has(name)) throw validationError(`Circular dependency between conditions: [${[...open].join(', ')}]`);
    open.add(name);
    const judged = holds(conditions[name], { ...scope, resources: undefined, condition: judge });
    open.delete(name);
    known.set(name, judged);
    return judged;
  };
  return judge;
}

/** Also what the assertions of `Rules` are made of, which know `Fn::Contains` besides. */
export function holds(expression: unknown, scope: Scope): boolean {
  const [name = '', argument] = theOnlyMember(expression);
  const test = TESTS.get(name);
  if (test === undefined) throw functionError(`the emulator knows no condition function ${name}`);
  return test(argument, scope);
}

const TESTS: ReadonlyMap<string, (argument: unknown, scope: Scope) => boolean> = new Map([
  ['Condition', (name, scope) => scope.condition(written(name))],
  ['Fn::Equals', equals],
  ['Fn::Not', (argument, scope) => !holds(several('Fn::Not', argument, 1, 1)[0], scope)],
  ['Fn::And', (argument, scope) => several('Fn::And', argument, 2, 10).every((each) => holds(each, scope))],
  ['Fn::Or', (argument, scope) => several('Fn::Or', argument, 2, 10).some((each) => holds(each, scope))],
  ['Fn::Contains', contains],
]);

/** `true` and `"true"` are equal, as are 1 and "1". */
function equals(argument: unknown, scope: Scope): boolean {
  const [one, other] = several('Fn::Equals', argument, 2, 2).map((each) => written(resolve(each, scope)));
  return one === other;
}

function contains(argument: unknown, scope: Scope): boolean {
  const [list, value] = several('Fn::Contains', argument, 2, 2).map((each) => resolve(each, scope));
  return Array.isArray(list) && list.map(written).includes(written(value));
}

function several(name: string, argument: unknown, least: number, most: number): readonly unknown[] {
  if (Array.isArray(argument) && argument.length >= least && argument.length <= most) return argument;
  throw functionError(
    `every ${name} object requires a list of ${least === most ? least : `${least} to ${most}`} parameters`,
  );
}

function theOnlyMember(expression: unknown): readonly [string, unknown] | readonly [] {
  const [member, ...others] = isRecord(expression) ? Object.entries(expression) : [];
  return member === undefined || others.length > 0 ? [] : member;
}
