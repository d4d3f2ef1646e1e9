// The operators that look into strings: prefix, suffix, equals-ignore-case and wildcard.
import { invalidPattern } from './refusal.ts';
import { onlyEntry } from './shape.ts';

export type TextTest =
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'suffix'; readonly text: string }
  | { readonly kind: 'ignore-case'; readonly expression: RegExp }
  /** The literal parts between the stars; one part means that there is no star. */
  | { readonly kind: 'wildcard'; readonly parts: readonly string[] };

export const textOperators: ReadonlyMap<string, (operand: unknown) => TextTest> = new Map([
  ['prefix', (operand) => affix('prefix', operand)],
  ['suffix', (operand) => affix('suffix', operand)],
  ['equals-ignore-case', (operand) => ignoringCase('equals-ignore-case', operand, '^', '$')],
  ['wildcard', (operand) => ({ kind: 'wildcard', parts: partsOf(textOf('wildcard', operand)) })],
]);

export function passesText(test: TextTest, value: string): boolean {
  switch (test.kind) {
    case 'prefix':
      return value.startsWith(test.text);
    case 'suffix':
      return value.endsWith(test.text);
    case 'ignore-case':
      return test.expression.test(value);
    case 'wildcard':
      return passesWildcard(test.parts, value);
  }
}

function affix(kind: 'prefix' | 'suffix', operand: unknown): TextTest {
  if (typeof operand === 'string') return { kind, text: operand };
  const [operator, inner] = onlyEntry(operand) ?? [];
  if (operator !== 'equals-ignore-case')
    throw invalidPattern(`"${kind}" must be a string or {"equals-ignore-case": …}`);
  return kind === 'prefix' ? ignoringCase(kind, inner, '^', '') : ignoringCase(kind, inner, '', '$');
}

/**
 * Each character of the pattern stands for itself, its lower and its upper case, which may be several letters (ß, SS). It is not symmetric:
 * σ in an event is neither case of a ς in the pattern. A regular expression's own `i` flag folds otherwise.
 */
function ignoringCase(operator: string, operand: unknown, start: string, end: string): TextTest {
  const letters = [...textOf(operator, operand)].map((letter) => {
    const forms = new Set([letter, letter.toLowerCase(), letter.toUpperCase()]);
    return `(?:${[...forms].map(escaped).join('|')})`;
  });
  return { kind: 'ignore-case', expression: new RegExp(`${start}${letters.join('')}${end}`, 'u') };
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function partsOf(text: string): readonly string[] {
  const tokens: readonly string[] = text.match(/\\[*\\]|[^*\\]+|[*\\]/g) ?? [];
  if (tokens.includes('\\'))
    throw invalidPattern('In a wildcard a backslash must be followed by * or another backslash');
  if (tokens.some((token, index) => token === '*' && tokens[index + 1] === '*')) {
    throw invalidPattern('Consecutive wildcard characters');
  }
  const parts = [''];
  for (const token of tokens) {
    if (token === '*') parts.push('');
    else parts.push(`${parts.pop()}${token.startsWith('\\') ? token.slice(1) : token}`);
  }
  return parts;
}

/** Takes each part at the first place it fits, which leaves the most room for the next: no backtracking. */
function passesWildcard(parts: readonly string[], value: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const found = value.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return value.length - last.length >= from && value.endsWith(last);
}

function textOf(operator: string, operand: unknown): string {
  if (typeof operand !== 'string') throw invalidPattern(`"${operator}" must be a string`);
  return operand;
}
