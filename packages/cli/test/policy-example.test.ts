// The policy file as people meet it: the example is understood, its schema for editors is fresh, and every word is explained in both places.
import { readFileSync } from 'node:fs';
import { policySchema } from '@tasktap/controller';
import { readDocument } from '@tasktap/document';
import { expect, test } from 'vitest';
import { policyJsonSchema } from '../src/index.ts';

const textOf = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const example = textOf('examples/tasktap.yaml');

test('the example is understood', () => {
  expect(readDocument(example, policySchema).kind).toBe('read');
});

test('the example names its schema for editors', () => {
  expect(example).toMatch(/^# yaml-language-server: \$schema=\.\/policy\.schema\.json\n/);
});

test('the JSON Schema is fresh (else: npm run schemas)', () => {
  expect(JSON.parse(textOf('examples/policy.schema.json'))).toEqual(JSON.parse(JSON.stringify(policyJsonSchema())));
});

/** Every word that a policy can have, and whether it is explained. */
function wordsOf(part: unknown): readonly (readonly [word: string, explanation: unknown])[] {
  if (typeof part !== 'object' || part === null) return [];
  const { properties = {} } = part as { readonly properties?: Record<string, { readonly description?: unknown }> };
  return [
    ...Object.entries(properties).map(([word, { description }]) => [word, description] as const),
    ...Object.values(part).flatMap(wordsOf),
  ];
}

test('every word is explained, in the JSON Schema and in docs/operating.md', () => {
  const words = wordsOf(policyJsonSchema());
  expect(words.length).toBeGreaterThan(25);
  expect(words.filter(([, explanation]) => explanation === undefined)).toEqual([]);
  const page = textOf('docs/operating.md');
  expect(words.filter(([word]) => !new RegExp(`[\`."]${word}["\`]`).test(page)).map(([word]) => word)).toEqual([]);
});
