// The wildcards of EC2's filters.
import { expect, test } from 'vitest';
import { wildcard } from '../src/cloud/ec2/wildcard.ts';

test.each<[string, string, string, boolean]>([
  ['a text is itself', 'web', 'web', true],
  ['and nothing longer', 'web', 'webs', false],
  ['a star is any text', 'w*b', 'w:\nb', true],
  ['or none', 'w*eb', 'web', true],
  ['stars at both ends', '*e*', 'web', true],
  ['a star takes the later place when the first leads nowhere', '*ab', 'aab', true],
  ['stars in a row', '***', '', true],
  ['a question mark is one character', 'w?b', 'web', true],
  ['not none', 'we?b', 'web', false],
  ['a backslash takes a star for a star', String.raw`w\*`, 'w*', true],
  ['and for nothing else', String.raw`w\*`, 'web', false],
  ['a dot is a dot', 'w.b', 'web', false],
])('%s', (_sentence, pattern, text, fits) => {
  expect(wildcard(pattern)(text)).toBe(fits);
});

test('sixty stars do not try every way to part a text', () => {
  expect(wildcard(`${'*a'.repeat(60)}b`)('a'.repeat(255))).toBe(false);
});
