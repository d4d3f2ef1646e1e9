// The pattern matcher against 127 observed answers of the reference matcher, and the refusals that they leave out.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compilePattern } from '../src/cloud/events/compile.ts';
import { leavesOf } from '../src/cloud/events/leaves.ts';
import { matches } from '../src/cloud/events/match.ts';

interface Vector {
  readonly name: string;
  readonly pattern: unknown;
  readonly event: unknown;
  readonly expected: boolean | 'invalid-pattern';
}

const vectors = readFileSync(new URL('data/eventbridge-vectors.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector);

function answer(pattern: unknown, event: unknown): boolean {
  return matches(compilePattern(pattern), leavesOf(event));
}

const refusal = expect.objectContaining({
  code: 'InvalidEventPatternException',
  message: expect.stringMatching(/^Event pattern is not valid\. Reason: \S.+/),
});

test('all of the observed answers are here', () => {
  expect(vectors).toHaveLength(127);
});

test.each(vectors)('$name', ({ pattern, event, expected }) => {
  if (expected === 'invalid-pattern') expect(() => compilePattern(pattern)).toThrow(refusal);
  else expect(answer(pattern, event)).toBe(expected);
});

describe('values', () => {
  const rows: readonly (readonly [string, unknown, unknown, boolean])[] = [
    ['a wildcard needs room for both of its ends', { wildcard: 'aba*aba' }, 'ababa', false],
    ['a wildcard without a star is equality', { wildcard: 'abc' }, 'abcd', false],
    ['a wildcard finds a middle part behind a false start', { wildcard: 'a*bc*d' }, 'ab-bc-d', true],
    ['a character that means something in expressions is plain', { 'equals-ignore-case': 'a.b' }, 'axb', false],
    [
      'anything-but ignoring case refuses the other case',
      { 'anything-but': { 'equals-ignore-case': 'Ec2' } },
      'EC2',
      false,
    ],
    [
      'anything-but a list of suffixes accepts another',
      { 'anything-but': { suffix: ['.key', '.pem'] } },
      'a.txt',
      true,
    ],
    ['a range is open where it says so', { numeric: ['>', 0, '<=', 5] }, 0, false],
    ['a range is closed where it says so', { numeric: ['>', 0, '<=', 5] }, 5, true],
    ['an IPv6 address is equal in another spelling', '2001:db8::1', '2001:0DB8:0:0::1', true],
    ['an address with two gaps is none', { cidr: '2001:db8::/32' }, '2001:db8::1::2', false],
    ['an address whose gap stands for nothing is none', { cidr: '1::/16' }, '1:2:3:4::5:6:7:8', false],
    ['a wildcard does not use a letter twice', { wildcard: '*aa*aa*' }, 'aaa', false],
    ['an octet above 255 is no address', { cidr: '10.0.0.0/8' }, '10.0.0.256', false],
    ['true is not the string true', true, 'true', false],
  ];
  test.each(rows)('%s', (_, value, leaf, expected) => {
    expect(answer({ k: [value] }, { k: leaf })).toBe(expected);
  });
});

describe('lists side by side', () => {
  const names = Array.from({ length: 10 }, (_, place) => `l${place}`);
  const hundred = Array.from({ length: 100 }, (_, place) => place);
  const asked = Object.fromEntries(names.map((name) => [name, [{ exists: true }]]));
  const event = Object.fromEntries(names.map((name) => [name, hundred]));

  test('are not tried in every combination', () => {
    expect(answer({ ...asked, z: ['no'] }, { ...event, z: 'yes' })).toBe(false);
  });

  test('that stay open over the whole pattern are given up in the end, and it is said', () => {
    const open = Array.from({ length: 10 }, (_, place) => `p${'!'.repeat(place)}`);
    const pattern = Object.fromEntries(
      open.flatMap((name) => [
        [name, [1]],
        [`${name}.a`, [1]],
      ]),
    );
    const crossed = Object.fromEntries(open.map((name) => [name, hundred.flatMap(() => [1, { a: 1 }])]));
    expect(() => answer({ ...pattern, z: [2] }, { ...crossed, z: 1 })).toThrow(/gave up on an event/);
  });

  test('that are nested deeply do not cost their depth for every leaf', () => {
    let deep: unknown = Array.from({ length: 50_000 }, () => 1);
    for (let depth = 0; depth < 900; depth += 1) deep = [deep];
    expect(leavesOf({ deep }).get('deep')?.all).toHaveLength(50_000);
  });
});

describe('refusals', () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['an empty list of values', { k: [] }],
    ['a list inside a list of values', { k: [['x']] }],
    ['null at the top', null],
    ['an empty object below the top', { detail: {} }],
    ['a single branch under $or', { $or: [{ a: ['x'] }] }],
    ['a wildcard that escapes a letter', { k: [{ wildcard: 'a\\b' }] }],
    ['a wildcard that ends in its escape character', { k: [{ wildcard: 'a\\' }] }],
    ['a wildcard that is a number', { k: [{ wildcard: 5 }] }],
    ['anything-but with both kinds of value', { k: [{ 'anything-but': ['x', 5] }] }],
    ['anything-but with nothing', { k: [{ 'anything-but': [] }] }],
    ['anything-but with an operator on numbers', { k: [{ 'anything-but': { numeric: ['=', 1] } }] }],
    ['a prefix of a prefix', { k: [{ prefix: { prefix: 'x' } }] }],
    ['a comparison that is none', { k: [{ numeric: ['!=', 1] }] }],
    ['a comparison with a string', { k: [{ numeric: ['>', '1'] }] }],
    ['a range of three parts', { k: [{ numeric: ['>', 1, '<'] }] }],
    ['a range of two lower ends', { k: [{ numeric: ['>', 1, '>', 2] }] }],
    ['a range of two upper ends', { k: [{ numeric: ['<', 1, '<', 2] }] }],
    ['numeric without a list', { k: [{ numeric: 5 }] }],
    ['a block without mask bits', { k: [{ cidr: '10.0.0.0' }] }],
    ['a block of 32 bits', { k: [{ cidr: '10.0.0.1/32' }] }],
    ['a block of a name', { k: [{ cidr: 'ten/8' }] }],
    ['a block that is a number', { k: [{ cidr: 10 }] }],
  ];
  test.each(rows)('%s', (_, pattern) => {
    expect(() => compilePattern(pattern)).toThrow(refusal);
  });
});
