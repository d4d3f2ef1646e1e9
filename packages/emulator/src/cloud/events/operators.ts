// The values of a pattern's list: plain values, and objects with one operator.
import { isRecord } from '../record.ts';
import { blockOfOne, parseAddress, parseBlock } from './addresses.ts';
import { parseRange } from './numeric.ts';
import type { Equals, LeafTest } from './pattern.ts';
import { invalidPattern } from './refusal.ts';
import { onlyEntry } from './shape.ts';
import { type TextTest, textOperators } from './text.ts';

const operators: ReadonlyMap<string, (operand: unknown) => LeafTest> = new Map<string, (operand: unknown) => LeafTest>([
  ...textOperators,
  ['numeric', (operand) => ({ kind: 'numeric', range: parseRange(operand) })],
  ['cidr', cidr],
  ['anything-but', (operand) => ({ kind: 'anything-but', refused: refusedBy(operand) })],
]);

export function isOperator(name: string): boolean {
  return name === 'exists' || operators.has(name);
}

/** `'absent'` for `{"exists": false}`, the one operator that asks for no leaf. */
export function compileValue(value: unknown): LeafTest | 'absent' {
  if (isRecord(value)) return compileOperator(value);
  if (typeof value === 'string') return compileText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return { kind: 'equals', value };
  throw invalidPattern('Match values must be strings, numbers, true, false, null or an object with one operator');
}

/** The reference matcher compares addresses by what they mean, so that 10.20.7.41 is also 10.20.07.41. */
function compileText(value: string): LeafTest {
  const address = parseAddress(value);
  return address === undefined ? { kind: 'equals', value } : { kind: 'cidr', block: blockOfOne(address) };
}

function compileOperator(value: Readonly<Record<string, unknown>>): LeafTest | 'absent' {
  const [name, operand] = onlyEntry(value) ?? [];
  if (name === undefined) throw invalidPattern('An object in a list of values must have exactly one operator');
  if (name === 'exists') return exists(operand);
  const compile = operators.get(name);
  if (compile === undefined) throw invalidPattern(`Unrecognized match type ${name}`);
  return compile(operand);
}

function exists(operand: unknown): LeafTest | 'absent' {
  if (typeof operand !== 'boolean') throw invalidPattern('"exists" must be true or false');
  return operand ? { kind: 'exists' } : 'absent';
}

function cidr(operand: unknown): LeafTest {
  if (typeof operand !== 'string') throw invalidPattern('"cidr" must be a string');
  return { kind: 'cidr', block: parseBlock(operand) };
}

function refusedBy(operand: unknown): readonly (Equals | TextTest)[] {
  if (isRecord(operand)) return refusedTexts(operand);
  const values: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const [sample] = values;
  const sameKind = values.every((value) => typeof value === typeof sample);
  if (!sameKind || (typeof sample !== 'string' && typeof sample !== 'number')) {
    throw invalidPattern(
      '"anything-but" must be a string, a number, a list of only one of the two, or a string operator',
    );
  }
  return (values as readonly (string | number)[]).map((value) => ({ kind: 'equals', value }));
}

function refusedTexts(operand: Readonly<Record<string, unknown>>): readonly TextTest[] {
  const [name = '', inner] = onlyEntry(operand) ?? [];
  const compile = textOperators.get(name);
  if (compile === undefined) {
    throw invalidPattern('"anything-but" takes one of prefix, suffix, equals-ignore-case and wildcard');
  }
  const texts: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string' && text !== '')) {
    throw invalidPattern(`"${name}" inside "anything-but" must be a string that is not empty, or a list of such`);
  }
  return texts.map(compile);
}
