// Which tasks the rules select: the first match decides, and what was not read leaves the answer open.
import { describe, expect, test } from 'vitest';
import type { Rule, Selector, Task } from '../src/index.ts';
import { select } from '../src/select.ts';
import { attached, eventOf, named, policy, task } from './fixtures.ts';

const mirror = (match: Selector): Rule => ({ name: 'mirror', match, decision: 'mirror' });
const ignore = (match: Selector): Rule => ({ name: 'ignore', match, decision: 'ignore' });
const standalone = task('a', { service: undefined });
const onSpot = task('a', { capacityProvider: 'FARGATE_SPOT' });
const taggedWith = (value: string): Task => task('a', { tags: new Map([['team', value]]) });

const rows: readonly (readonly [sentence: string, subject: Task, rules: readonly Rule[], selected: string])[] = [
  ['no rule selects nothing', task(), [], 'no'],
  ['an empty selector matches every task', task(), [mirror({})], 'yes'],
  ['the first match decides: ignore, then mirror', task(), [ignore({ services: ['web'] }), mirror({})], 'no'],
  ['the first match decides: mirror, then ignore', task(), [mirror({ services: ['web'] }), ignore({})], 'yes'],
  ['a rule that does not match is passed over', task(), [ignore({ services: ['api'] }), mirror({})], 'yes'],
  ['all lists of a selector must match', task(), [mirror({ services: ['web'], families: ['api-*'] })], 'no'],
  ['one glob of a list is enough', task(), [mirror({ services: ['api', 'web'] })], 'yes'],
  ['an empty list matches nothing', task(), [mirror({ services: [] })], 'no'],

  ['the cluster is matched by its name', task(), [mirror({ clusters: ['shop'] })], 'yes'],
  ['... and another is not', task(), [mirror({ clusters: ['bank'] })], 'no'],
  ['a standalone task is of no service, whatever the glob', standalone, [mirror({ services: ['*'] })], 'no'],
  ['the family', task(), [mirror({ families: ['web-*'] })], 'yes'],
  ['the launch type', task(), [mirror({ launchTypes: ['FARGATE'] })], 'yes'],
  ['another launch type', task(), [mirror({ launchTypes: ['EC2'] })], 'no'],
  ['the capacity provider', onSpot, [mirror({ capacityProviders: ['FARGATE_SPOT'] })], 'yes'],
  ['another capacity provider', onSpot, [mirror({ capacityProviders: ['FARGATE'] })], 'no'],
  ['the zone', task(), [mirror({ availabilityZones: ['eu-central-1?'] })], 'yes'],
  ['another zone', task(), [mirror({ availabilityZones: ['eu-central-1b'] })], 'no'],
  ['the subnet', task(), [mirror({ subnets: ['subnet-1'] })], 'yes'],
  [
    'another subnet',
    task('a', { eni: attached('a', { subnet: 'subnet-2' }) }),
    [mirror({ subnets: ['subnet-1'] })],
    'no',
  ],
  ['a task without an interface is in no subnet', task('a', { eni: undefined }), [mirror({ subnets: ['*'] })], 'no'],
  ['a tag', taggedWith('red'), [mirror({ tags: { team: ['red'] } })], 'yes'],
  ['another value of the tag', taggedWith('blue'), [mirror({ tags: { team: ['red'] } })], 'no'],
  ['every tag must match', taggedWith('red'), [mirror({ tags: { team: ['red'], tier: ['*'] } })], 'no'],

  ['an event carries no tags', eventOf(), [mirror({ tags: { team: ['*'] } })], 'unknown'],
  ['an event carries no capacity provider', eventOf(), [mirror({ capacityProviders: ['*'] })], 'unknown'],
  ['a description without them says no: tags', task(), [mirror({ tags: { team: ['*'] } })], 'no'],
  ['a description without them says no: provider', task(), [mirror({ capacityProviders: ['*'] })], 'no'],
  [
    'a rule that might match leaves it open, whatever follows',
    eventOf(),
    [ignore({ tags: { a: ['b'] } }), mirror({})],
    'unknown',
  ],
  [
    'a rule that cannot match does not',
    eventOf(),
    [ignore({ services: ['api'], tags: { a: ['b'] } }), mirror({})],
    'yes',
  ],
  ['a rule that matched before does not ask', eventOf(), [mirror({}), ignore({ tags: { a: ['b'] } })], 'yes'],
  ['an event without a service has none', eventOf('a', { service: undefined }), [mirror({ services: ['*'] })], 'no'],
];

describe('rules', () => {
  test.each(rows)('%s', (_sentence, subject, rules, selected) => {
    expect(select(subject, policy({ rules }))).toBe(selected);
  });
});

const globs: readonly (readonly [glob: string, value: string, matches: boolean])[] = [
  ['web', 'web', true],
  ['web', 'webs', false],
  ['web', 'we', false],
  ['webs', 'web', false],
  ['', 'web', false],
  ['*', 'web', true],
  ['*', '', true],
  ['', '', true],
  ['**', 'web', true],
  ['w*', 'web', true],
  ['*b', 'web', true],
  ['*e', 'web', false],
  ['w*b', 'wb', true],
  ['w*b', 'web-b', true],
  ['w*b*', 'web-', true],
  ['*-*-*', 'a-b', false],
  ['*ab', 'aab', true],
  ['*a?c', 'aabadc', true],
  ['w?b', 'web', true],
  ['w?b', 'wb', false],
  ['web?', 'web', false],
  ['???', 'web', true],
  ['??', 'web', false],
  ['web*?', 'web', false],
  ['web?*', 'webs', true],
  ['w.b', 'web', false],
  ['[w]eb', 'web', false],
  ['WEB', 'web', false],
];

describe('globs', () => {
  test.each(globs)('`%s` and `%s`: %s', (glob, value, matches) => {
    const rules = [mirror({ services: [glob] })];
    expect(select(task('a', { service: named(value) }), policy({ rules }))).toBe(matches ? 'yes' : 'no');
  });

  test('take time in proportion to both lengths, never more', () => {
    const hostile = `${'*a'.repeat(200)}b`;
    expect(
      select(task('a', { service: named('a'.repeat(2_000)) }), policy({ rules: [mirror({ services: [hostile] })] })),
    ).toBe('no');
  });
});
