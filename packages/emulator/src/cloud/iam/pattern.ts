// IAM's way to write "looks like": wildcards, and policy variables such as ${aws:PrincipalAccount}.
import { fitter, letter, type Step, type TextPattern } from '../wildcards.ts';
import type { Context } from './context.ts';

/** Where policy variables get their values; undefined where `${…}` is nothing but text. */
export type Variables = Context | undefined;

/** `many` is `*`, `one` is `?`; a variable without a value leaves the whole pattern without meaning. */
type Token =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'many' }
  | { readonly kind: 'one' }
  | { readonly kind: 'unresolved' };

export interface Reading {
  readonly wildcards: boolean;
  readonly ignoreCase: boolean;
}

/** The whole text must fit; `*` and `?` stand for anything, colons included. Undefined: a variable has no value. */
export function textPattern(policyText: string, variables: Variables, reading: Reading): TextPattern | undefined {
  const tokens = tokensOf(policyText, variables);
  if (tokens.some((token) => token.kind === 'unresolved')) return undefined;
  const steps = tokens.flatMap((token) => stepsOf(token, reading.wildcards, false));
  return reading.ignoreCase ? fitter(steps.map(inSmallLetters), (text) => text.toLowerCase()) : fitter(steps);
}

/**
 * The six parts between colons are compared one by one, so a wildcard never reaches past a colon, except in the last part,
 * which may hold colons itself. Absent parts at the end match anything: `arn:aws:ec2:*`. Undefined: a variable has no value.
 */
export function arnPattern(policyArn: string, variables: Variables): TextPattern | undefined {
  const tokens = tokensOf(policyArn, variables);
  if (tokens.some((token) => token.kind === 'unresolved')) return undefined;
  let colons = 0;
  const steps: Step[] = [];
  for (const token of tokens) {
    steps.push(...stepsOf(token, true, colons < COLONS_OF_AN_ARN));
    if (token.kind === 'literal') colons += token.text.split(':').length - 1;
  }
  for (; colons < COLONS_OF_AN_ARN; colons += 1) steps.push(letter(':'), { kind: 'many', withinPart: false });
  return fitter(steps);
}

const COLONS_OF_AN_ARN = 5;

/** arn:partition:service:region:account:resource */
export function isArn(text: string): boolean {
  return text.startsWith('arn:') && text.split(':').length > COLONS_OF_AN_ARN;
}

function stepsOf(token: Token, wildcards: boolean, withinPart: boolean): readonly Step[] {
  switch (token.kind) {
    case 'literal':
      return token.text.split('').map(letter);
    case 'many':
      return [wildcards ? { kind: 'many', withinPart } : letter('*')];
    case 'one':
      return [wildcards ? { kind: 'one', withinPart } : letter('?')];
    case 'unresolved':
      return [];
  }
}

function inSmallLetters(step: Step): Step {
  return step.kind === 'letter' ? letter(step.letter.toLowerCase()) : step;
}

const WITH_VARIABLES = /\$\{[^}]*\}|[*?]|[^*?$]+|\$/g;
const WITHOUT_VARIABLES = /[*?]|[^*?]+/g;

function tokensOf(policyText: string, variables: Variables): readonly Token[] {
  return (policyText.match(variables === undefined ? WITHOUT_VARIABLES : WITH_VARIABLES) ?? []).map((part) => {
    if (part === '*') return { kind: 'many' };
    if (part === '?') return { kind: 'one' };
    if (variables !== undefined && part.startsWith('${')) return variable(part.slice(2, -1), variables);
    return { kind: 'literal', text: part };
  });
}

/** `${*}`, `${?}` and `${$}` are the characters themselves; `${key, 'text'}` has a default. */
function variable(inside: string, context: Context): Token {
  if (/^[*?$]$/.test(inside)) return { kind: 'literal', text: inside };
  const [, key = inside, fallback] = /^([^,]*?)\s*,\s*'(.*)'$/.exec(inside) ?? [];
  const value = context(key.trim());
  const text = typeof value === 'string' ? value : fallback;
  return text === undefined ? { kind: 'unresolved' } : { kind: 'literal', text };
}
