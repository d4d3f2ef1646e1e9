// Whether the Condition of a statement holds for a request: every operator, every key, one of the values.
import type { Context, KeyValue } from './context.ts';
import { type ConditionOperator, conditionOperators } from './operators.ts';
import type { Variables } from './pattern.ts';
import { type ConditionBlock, listOf } from './policy.ts';

/** An operator that does not exist never holds: `refusePolicy` keeps it out. */
export function conditionsHold(conditions: ConditionBlock, context: Context, variables: Variables): boolean {
  return Object.entries(conditions).every(([operator, keys]) => {
    const test = testOf(operator);
    return Object.entries(keys).every(
      ([key, values]) => test?.(context(key), listOf(values).map(String), variables) ?? false,
    );
  });
}

export function isConditionOperator(written: string): boolean {
  return testOf(written) !== undefined;
}

type Test = (requested: KeyValue, policyValues: readonly string[], variables: Variables) => boolean;

/** [ForAllValues:|ForAnyValue:]Operator[IfExists]; undefined when there is no such operator. */
function testOf(written: string): Test | undefined {
  const [, set = '', name = '', ifExists] =
    /^(?:(forallvalues|foranyvalue):)?(.*?)(ifexists)?$/.exec(written.toLowerCase()) ?? [];
  if (name === 'null') return set === '' && ifExists === undefined ? keyIsAbsent : undefined;
  const operator = conditionOperators.get(name);
  if (operator === undefined) return undefined;
  const test = SETS[set]?.(operator) ?? single(operator);
  // Behind ForAnyValue the words change nothing: observed (AWS re:Post, "ForAnyValue:StringEqualsIfExists behaving unexpectedly").
  if (ifExists === undefined || set === 'foranyvalue') return test;
  return (requested, ...rest) => requested === undefined || test(requested, ...rest);
}

const keyIsAbsent: Test = (requested, policyValues) => {
  const absent = String(requested === undefined);
  return policyValues.some((value) => value.toLowerCase() === absent);
};

/** A multi-valued key matches nothing without ForAllValues or ForAnyValue. */
const single =
  (operator: ConditionOperator): Test =>
  (requested, policyValues, variables) => {
    if (requested === undefined) return operator.negated;
    return typeof requested === 'string' && matches(operator, requested, policyValues, variables);
  };

const SETS: Readonly<Record<string, (operator: ConditionOperator) => Test>> = {
  /** True as well when there are no values at all. */
  forallvalues: (operator) => (requested, policyValues, variables) =>
    listOf(requested).every((value) => matches(operator, value, policyValues, variables)),
  foranyvalue: (operator) => (requested, policyValues, variables) =>
    listOf(requested).some((value) => matches(operator, value, policyValues, variables)),
};

function matches(
  operator: ConditionOperator,
  requested: string,
  policyValues: readonly string[],
  variables: Variables,
): boolean {
  const found = policyValues.map((policy) => operator.fit(requested, policy, variables));
  return operator.negated ? found.every((fit) => fit === 'differs') : found.includes('fits');
}
