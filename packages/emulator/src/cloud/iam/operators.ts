// The condition operators: whether one value of a request fits one value of a policy.

import type { TextPattern } from '../wildcards.ts';
import { fitsAddress } from './addresses.ts';
import { type Fit, fits } from './fit.ts';
import { instantOf, numberOf } from './magnitudes.ts';
import { arnPattern, isArn, textPattern, type Variables } from './pattern.ts';

export interface ConditionOperator {
  /** A negated operator matches a value that fits none of the policy's values. */
  readonly negated: boolean;
  fit(requested: string, policy: string, variables: Variables): Fit;
}

const fitsPattern = (pattern: TextPattern | undefined, requested: string): Fit =>
  pattern === undefined ? 'nonsense' : fits(pattern(requested));

type Compare = ConditionOperator['fit'];

const text =
  (reading: { readonly wildcards: boolean; readonly ignoreCase: boolean }): Compare =>
  (requested, policy, variables) =>
    fitsPattern(textPattern(policy, variables, reading), requested);

/** ArnEquals and ArnLike behave alike (IAM guide, "Amazon Resource Name (ARN) condition operators"). */
const arn: Compare = (requested, policy, variables) =>
  isArn(requested) && isArn(policy) ? fitsPattern(arnPattern(policy, variables), requested) : 'nonsense';

const bool: Compare = (requested, policy) => {
  const words = [requested.toLowerCase(), policy.toLowerCase()];
  return words.every((word) => word === 'true' || word === 'false') ? fits(words[0] === words[1]) : 'nonsense';
};

/** Base64 against base64: a key whose value is binary is kept in that form here. */
const binary: Compare = (requested, policy) => fits(requested === policy);

type Holds = (requested: number, policy: number) => boolean;

/** `read` gives undefined for what is no such magnitude. */
const ordered =
  (read: (text: string) => number | undefined) =>
  (holds: Holds): Compare =>
  (requested, policy) => {
    const [left, right] = [read(requested), read(policy)];
    return left === undefined || right === undefined ? 'nonsense' : fits(holds(left, right));
  };

const RELATIONS = {
  equals: (requested, policy) => requested === policy,
  lessthan: (requested, policy) => requested < policy,
  lessthanequals: (requested, policy) => requested <= policy,
  greaterthan: (requested, policy) => requested > policy,
  greaterthanequals: (requested, policy) => requested >= policy,
} satisfies Readonly<Record<string, Holds>>;

const exact = text({ wildcards: false, ignoreCase: false });
const exactIgnoringCase = text({ wildcards: false, ignoreCase: true });
const like = text({ wildcards: true, ignoreCase: false });

const positive = (fit: Compare): ConditionOperator => ({ negated: false, fit });
const negated = (fit: Compare): ConditionOperator => ({ negated: true, fit });

/** Numbers and dates: equality, its negation, and the four orders. */
function relations(
  prefix: string,
  compare: (holds: Holds) => Compare,
): readonly (readonly [string, ConditionOperator])[] {
  return [
    ...Object.entries(RELATIONS).map(([name, holds]) => [`${prefix}${name}`, positive(compare(holds))] as const),
    [`${prefix}notequals`, negated(compare(RELATIONS.equals))],
  ];
}

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
  ['binaryequals', positive(binary)],
  ['ipaddress', positive(fitsAddress)],
  ['notipaddress', negated(fitsAddress)],
  ...relations('numeric', ordered(numberOf)),
  ...relations('date', ordered(instantOf)),
]);
