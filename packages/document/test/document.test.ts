// What a person's file says, or every complaint at its line and column.
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../src/document.ts';
import { nearest } from '../src/nearest.ts';
import { LONGEST_FILE } from '../src/yaml.ts';

const schema = v.strictObject({
  clusters: v.array(v.string()),
  services: v.optional(
    v.array(
      v.strictObject({
        name: v.string(),
        count: v.pipe(v.number(), v.integer(), v.minValue(0, 'expected a count of 0 or more')),
        kind: v.optional(v.picklist(['web', 'batch'])),
      }),
    ),
  ),
  end: v.optional(v.union([v.strictObject({ stop: v.literal(true) }), v.strictObject({ restartAfterMs: v.number() })])),
});

const complaints = (text: string) => {
  const read = readDocument(text, schema);
  return read.kind === 'refused'
    ? read.complaints.map(({ line, column, sentence }) => `${line}:${column}: ${sentence}`)
    : [];
};

interface Nested {
  readonly name?: string;
  readonly inner?: readonly Nested[];
}
const nested: v.GenericSchema<unknown, Nested> = v.strictObject({
  name: v.exactOptional(v.string()),
  inner: v.exactOptional(v.array(v.lazy(() => nested))),
});

test.each([
  ['a schema that names itself', nested],
  [
    'one behind a check of what is unknown',
    v.pipe(
      v.unknown(),
      v.check(() => true),
      nested,
    ),
  ],
])('the words of %s are known at every depth', (_kind, within) => {
  expect(readDocument('inner:\n  - inner:\n      - nam: x', within)).toEqual({
    kind: 'refused',
    complaints: [{ line: 3, column: 9, sentence: 'inner.0.inner.0.nam: unknown word; did you mean name?' }],
  });
});

describe('a file that fits', () => {
  test.each([
    ['YAML', 'clusters: [shop]\nservices:\n  - name: web\n    count: 2\n'],
    ['JSON', '{"clusters": ["shop"], "services": [{"name": "web", "count": 2}]}'],
  ])('is read from %s', (_kind, text) => {
    expect(readDocument(text, schema)).toEqual({
      kind: 'read',
      value: { clusters: ['shop'], services: [{ name: 'web', count: 2 }] },
    });
  });
});

describe('a file that does not fit', () => {
  test.each([
    ['a misspelt word', 'clusters: []\nservcies: []', ['2:1: servcies: unknown word; did you mean services?']],
    [
      'a word that nobody knows',
      'clusters: []\nservices:\n  - name: a\n    count: 1\n    colour: red',
      ['5:5: services.0.colour: unknown word; the words here are name, count, kind'],
    ],
    [
      'a number where a name belongs',
      'clusters: [111122223333, true, null]',
      [
        '1:12: clusters.0: expected string, found 111122223333; put it in quotes to make it one',
        '1:26: clusters.1: expected string, found true; put it in quotes to make it one',
        '1:32: clusters.2: expected string, found null',
      ],
    ],
    [
      'a file of something else, which is not shown whole',
      'x'.repeat(1000),
      [`1:1: expected a mapping, found "${'x'.repeat(79)}…`],
    ],
    ['a missing word', 'services: []', ['1:1: clusters: expected "clusters", found nothing']],
    [
      'a choice that is not one',
      'clusters: []\nservices: [{ name: a, count: 1, kind: wep }]',
      ['2:39: services.0.kind: expected "web" or "batch", found "wep"; did you mean "web"?'],
    ],
    ['a wrong kind of value', 'clusters: shop', ['1:11: clusters: expected a list, found "shop"']],
    [
      'a sentence of the schema',
      'clusters: []\nservices:\n- name: a\n  count: -1',
      ['4:10: services.0.count: expected a count of 0 or more, found -1'],
    ],
    [
      'a misspelt word inside a choice',
      'clusters: []\nend: { stopp: true }',
      ['2:8: end.stopp: unknown word; did you mean stop?'],
    ],
    [
      'misspelt words of one mapping, in the order of the file',
      'servcies: []\nclustesr: []',
      ['1:1: servcies: unknown word; did you mean services?', '2:1: clustesr: unknown word; did you mean clusters?'],
    ],
    [
      'words of two choices at once',
      'clusters: []\nend: { stop: true, restartAfterMs: 1 }',
      [
        '2:8: end.stop: unknown word beside the others here',
        '2:20: end.restartAfterMs: unknown word beside the others here',
      ],
    ],
    [
      'several things at once',
      'clusters: 1\nservices: 2',
      ['1:11: clusters: expected a list, found 1', '2:11: services: expected a list, found 2'],
    ],
  ])('%s is complained of at its place', (_what, text, expected) => {
    expect(complaints(text)).toEqual(expect.arrayContaining(expected));
  });

  test('broken YAML is a complaint with its place', () => {
    expect(complaints('clusters: [a\nservices: b: c')[0]).toMatch(/^2:\d+: /);
  });

  test('an empty file is told what is missing', () => {
    expect(complaints('')).toEqual(['1:1: expected a mapping, found null']);
  });

  test('twenty thousand keys are not compared with each other', () => {
    const text = Array.from({ length: 20_000 }, (_, place) => `k${place}: 1`).join('\n');
    expect(complaints(text)).toHaveLength(100);
  });

  test.each([
    ['a key twice', 'clusters: [a]\nclusters: [b]', '2:1: Map keys must be unique'],
    ['a list inside itself', 'clusters: &a [*a]', '1:15: *a stands inside what it stands for'],
    ['a tag that nobody knows', 'clusters: !x [a]', '1:11: Unresolved tag: !x'],
  ])('%s is refused', (_sentence, text, complaint) => {
    expect(complaints(text)).toEqual([complaint]);
  });

  test('aliases that multiply are refused', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefgh'.split('').map((name, index) => {
        const before = 'abcdefgh'[index];
        return `${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`;
      }),
    ].join('\n');
    expect(complaints(bomb)[0]).toMatch(/alias/i);
  });

  test('a file without measure is refused unread', () => {
    expect(complaints('x'.repeat(LONGEST_FILE + 1))[0]).toMatch(/at most 8388608 characters/);
  });
});

describe('the nearest word', () => {
  test.each([
    ['servces', 'services'],
    ['Services', 'services'],
    ['x', undefined],
    ['serv', undefined],
    ['clutsres', 'clusters'],
    ['clsters', 'clusters'],
  ])('to %s is %s', (word, expected) => {
    expect(nearest(word, ['services', 'clusters'])).toBe(expected);
  });
});
