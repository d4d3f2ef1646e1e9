// A policy as JSON has it. Example: {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:Describe*","Resource":"*"}]}

export type OneOrMany<T> = T | readonly T[];

/** Operator, then condition key, then the values of which one must fit. */
export type ConditionBlock = Readonly<Record<string, Readonly<Record<string, OneOrMany<string | number | boolean>>>>>;

/** Everybody, or names by kind: `{"Service":"events.amazonaws.com"}`, `{"AWS":"arn:aws:iam::111122223333:role/tap"}`. */
export type PrincipalBlock = '*' | Readonly<Record<string, OneOrMany<string>>>;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** In policies of resources and in trust policies; identity policies have none. */
  readonly Principal?: PrincipalBlock;
  readonly Action?: OneOrMany<string>;
  readonly NotAction?: OneOrMany<string>;
  readonly Resource?: OneOrMany<string>;
  readonly NotResource?: OneOrMany<string>;
  readonly Condition?: ConditionBlock;
}

/** In policies of the older version, 2008-10-17, and of none, `${…}` is text (IAM guide, "Version"). */
export const VERSION_WITH_VARIABLES = '2012-10-17';

export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: OneOrMany<Statement>;
}

export function listOf<T>(values: OneOrMany<T> | undefined): readonly T[] {
  if (values === undefined) return [];
  return isList(values) ? values : [values];
}

function isList<T>(values: OneOrMany<T>): values is readonly T[] {
  return Array.isArray(values);
}
