// Whether the Condition of a statement holds for a request: every operator, every key, one of the values.
import type { Context, KeyValue } from './context.ts';
import { type ConditionOperator, conditionOperators } from './operators.ts';
import { type ConditionBlock, listOf } from './policy.ts';

export function conditionsHold(conditions: ConditionBlock, context: Context): boolean {
  return Object.entries(conditions).every(([operator, keys]) => {
    const test = testOf(operator);
    return Object.entries(keys).every(([key, values]) => test(context(key), listOf(values).map(String), context));
  });
}

type Test = (requested: KeyValue, policyValues: readonly string[], context: Context) => boolean;

/** [ForAllValues:|ForAnyValue:]Operator[IfExists]; throws on an operator that is not emulated, rather than guess. */
function testOf(written: string): Test {
  const [, set = '', name = '', ifExists] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(written.toLowerCase()) ?? [];
  if (name === 'null') return keyIsAbsent;
  const operator = conditionOperators.get(name);
  if (operator === undefined) throw new Error(`The condition operator ${written} is not emulated. Use another one.`);
  const test = SETS[set]?.(operator) ?? single(operator);
  return ifExists === undefined ? test : (requested, ...rest) => requested === undefined || test(requested, ...rest);
}

const keyIsAbsent: Test = (requested, policyValues) => {
  const absent = String(requested === undefined);
  return policyValues.some((value) => value.toLowerCase() === absent);
};

/** A multi-valued key matches nothing without ForAllValues or ForAnyValue. */
const single =
  (operator: ConditionOperator): Test =>
  (requested, policyValues, context) => {
    if (requested === undefined) return operator.negated;
    return typeof requested === 'string' && matches(operator, requested, policyValues, context);
  };

const SETS: Readonly<Record<string, (operator: ConditionOperator) => Test>> = {
  /** True as well when there are no values at all. */
  forallvalues: (operator) => (requested, policyValues, context) =>
    listOf(requested).every((value) => matches(operator, value, policyValues, context)),
  foranyvalue: (operator) => (requested, policyValues, context) =>
    listOf(requested).some((value) => matches(operator, value, policyValues, context)),
};

function matches(
  operator: ConditionOperator,
  requested: string,
  policyValues: readonly string[],
  context: Context,
): boolean {
  const found = policyValues.map((policy) => operator.fit(requested, policy, context));
  return operator.negated ? found.every((fit) => fit === 'differs') : found.includes('fits');
}
