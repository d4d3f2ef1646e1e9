// Texts with JSON inside: patterns and events that nobody should have to walk through.
import { expect, test } from 'vitest';
import { compilePattern } from '../src/cloud/events/compile.ts';
import { jsonIn } from '../src/cloud/events/json-in.ts';

const nested = (levels: number): string => `${'{"a":'.repeat(levels)}["x"]${'}'.repeat(levels)}`;

test('a thousand levels are read, one more is not JSON', () => {
  expect(jsonIn(nested(999))).toMatchObject({ a: { a: {} } });
  expect(jsonIn(nested(1000))).toBeUndefined();
  expect(jsonIn('['.repeat(100_000))).toBeUndefined();
  expect(jsonIn(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)).toBeUndefined();
});

test('alternatives that multiply are refused beyond a thousand', () => {
  const pattern = (times: number): string =>
    Array.from({ length: times }).reduce<string>((inner) => `{"$or":[{"a":[1]},{"b":[1]}],"c":${inner}}`, '["x"]');
  expect(compilePattern(pattern(9))).toHaveLength(512);
  expect(() => compilePattern(pattern(10))).toThrow('More than 1000 combinations of "$or"');
  expect(() => compilePattern(pattern(100))).toThrow('More than 1000 combinations of "$or"');
});
