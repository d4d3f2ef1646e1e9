// The condition operators: whether one value of a request fits one value of a policy.
import type { Context } from './context.ts';
import { arnPattern, isArn, textPattern } from './pattern.ts';

/** `nonsense`: the two cannot be compared, and then neither an operator nor its negation matches. */
type Fit = 'fits' | 'differs' | 'nonsense';

export interface ConditionOperator {
  /** A negated operator matches a value that fits none of the policy's values. */
  readonly negated: boolean;
  fit(requested: string, policy: string, context: Context): Fit;
}

const fits = (yes: boolean): Fit => (yes ? 'fits' : 'differs');

const fitsPattern = (pattern: RegExp | undefined, requested: string): Fit =>
  pattern === undefined ? 'nonsense' : fits(pattern.test(requested));

type Compare = ConditionOperator['fit'];

const text =
  (reading: { readonly wildcards: boolean; readonly ignoreCase: boolean }): Compare =>
  (requested, policy, context) =>
    fitsPattern(textPattern(policy, context, reading), requested);

/** ArnEquals and ArnLike behave alike (IAM guide, "Amazon Resource Name (ARN) condition operators"). */
const arn: Compare = (requested, policy, context) =>
  isArn(requested) && isArn(policy) ? fitsPattern(arnPattern(policy, context), requested) : 'nonsense';

const bool: Compare = (requested, policy) => {
  const words = [requested.toLowerCase(), policy.toLowerCase()];
  return words.every((word) => word === 'true' || word === 'false') ? fits(words[0] === words[1]) : 'nonsense';
};

const numeric =
  (holds: (requested: number, policy: number) => boolean): Compare =>
  (requested, policy) => {
    const numbers = [requested, policy].map((one) => (one.trim() === '' ? Number.NaN : Number(one)));
    const [left = Number.NaN, right = Number.NaN] = numbers;
    return Number.isNaN(left) || Number.isNaN(right) ? 'nonsense' : fits(holds(left, right));
  };

const exact = text({ wildcards: false, ignoreCase: false });
const exactIgnoringCase = text({ wildcards: false, ignoreCase: true });
const like = text({ wildcards: true, ignoreCase: false });
const equal = numeric((requested, policy) => requested === policy);

const positive = (fit: Compare): ConditionOperator => ({ negated: false, fit });
const negated = (fit: Compare): ConditionOperator => ({ negated: true, fit });

/** By name in lower case: the names of operators are not case-sensitive. */
export const conditionOperators: ReadonlyMap<string, ConditionOperator> = new Map([
  ['stringequals', positive(exact)],
  ['stringnotequals', negated(exact)],
  ['stringequalsignorecase', positive(exactIgnoringCase)],
  ['stringnotequalsignorecase', negated(exactIgnoringCase)],
  ['stringlike', positive(like)],
  ['stringnotlike', negated(like)],
  ['arnequals', positive(arn)],
  ['arnnotequals', negated(arn)],
  ['arnlike', positive(arn)],
  ['arnnotlike', negated(arn)],
  ['bool', positive(bool)],
  ['numericequals', positive(equal)],
  ['numericnotequals', negated(equal)],
  ['numericlessthan', positive(numeric((requested, policy) => requested < policy))],
  ['numericlessthanequals', positive(numeric((requested, policy) => requested <= policy))],
  ['numericgreaterthan', positive(numeric((requested, policy) => requested > policy))],
  ['numericgreaterthanequals', positive(numeric((requested, policy) => requested >= policy))],
]);
