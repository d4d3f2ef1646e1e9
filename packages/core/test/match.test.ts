// What a rule speaks of: and, or and not over what was read of a task, and what an event leaves open.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Selector, Task } from '../src/index.ts';
import { matches } from '../src/match.ts';
import { negated } from '../src/truth.ts';
import { eventOf, task } from './fixtures.ts';

const red: Selector = { tags: { team: ['red'] } };
const web: Selector = { services: ['web'] };
const api: Selector = { services: ['api'] };

const rows: readonly (readonly [sentence: string, subject: Task, selector: Selector, answer: string])[] = [
  ['and: all match', task(), { and: [web, { families: ['web-*'] }] }, 'yes'],
  ['and: one does not', task(), { and: [web, api] }, 'no'],
  ['and: one is unread', eventOf(), { and: [web, red] }, 'unknown'],
  ['and: one does not, whatever the unread is', eventOf(), { and: [red, api] }, 'no'],
  ['or: one matches', task(), { or: [api, web] }, 'yes'],
  ['or: none does', task(), { or: [api, { families: ['api'] }] }, 'no'],
  ['or: one is unread, the other does not', eventOf(), { or: [red, api] }, 'unknown'],
  ['or: one matches, whatever the unread is', eventOf(), { or: [red, web] }, 'yes'],
  ['not: what matches does not', task(), { not: web }, 'no'],
  ['not: what does not matches', task(), { not: api }, 'yes'],
  ['not: what is unread stays unknown', eventOf(), { not: red }, 'unknown'],
  ['not: a tag that the description lacks', task(), { not: red }, 'yes'],
  ['beside lists, all must fit', task(), { services: ['web'], not: { clusters: ['shop'] } }, 'no'],
  ['beside lists, or must fit as well', task(), { services: ['web'], or: [api] }, 'no'],
  ['beside lists, and must fit as well', task(), { services: ['web'], and: [api] }, 'no'],
  ['within each other', task(), { not: { or: [api, { and: [web, { not: web }] }] } }, 'yes'],
];

describe('a selector', () => {
  test.each(rows)('%s', (_sentence, subject, selector, answer) => {
    expect(matches(subject, selector)).toBe(answer);
  });
});

const globs = fc.constantFrom<(readonly string[])[]>(['*'], ['w*'], ['api'], ['red', 'FARGATE*']);
/** Few words at a level: many of them hardly ever all fit. */
const lists: fc.Arbitrary<Selector> = fc.oneof(
  fc.constant({}),
  globs.map((services) => ({ services })),
  globs.map((capacityProviders) => ({ capacityProviders })),
  globs.map((team) => ({ tags: { team } })),
);
const { selector } = fc.letrec<{ selector: Selector }>((tie) => ({
  selector: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    lists,
    fc.tuple(lists, fc.array(tie('selector'), { minLength: 1, maxLength: 3 })).map(([flat, and]) => ({ ...flat, and })),
    fc.tuple(lists, fc.array(tie('selector'), { minLength: 1, maxLength: 3 })).map(([flat, or]) => ({ ...flat, or })),
    fc.tuple(lists, tie('selector')).map(([flat, not]) => ({ ...flat, not })),
  ),
}));
const read = fc.record({
  tags: fc.constantFrom(new Map<string, string>(), new Map([['team', 'red']]), new Map([['team', 'api']])),
  capacityProvider: fc.constantFrom(undefined, 'FARGATE', 'FARGATE_SPOT'),
});
const subject = fc.oneof(
  fc.constant(eventOf()),
  read.map((it) => task('a', it)),
);

describe('whatever the selector', () => {
  test('not and, not or: De Morgan', () => {
    fc.assert(
      fc.property(subject, fc.array(selector, { minLength: 1, maxLength: 3 }), (it, parts) => {
        const nots = parts.map((not) => ({ not }));
        expect(matches(it, { not: { and: parts } })).toBe(matches(it, { or: nots }));
        expect(matches(it, { not: { or: parts } })).toBe(matches(it, { and: nots }));
      }),
    );
  });

  test('not not: the same, and not: the contrary', () => {
    fc.assert(
      fc.property(subject, selector, (it, not) => {
        expect(matches(it, { not: { not } })).toBe(matches(it, not));
        expect(matches(it, { not })).toBe(negated(matches(it, not)));
      }),
    );
  });

  test('what an event decides, every description decides the same, and a description leaves nothing open', () => {
    fc.assert(
      fc.property(selector, read, (it, told) => {
        const byEvent = matches(eventOf(), it);
        const described = matches(eventOf('a', { ...told, seenBy: 'describe' }), it);
        if (byEvent !== 'unknown') expect(described).toBe(byEvent);
        expect(described).not.toBe('unknown');
      }),
      { numRuns: 500 },
    );
  });

  test('all three answers come from events', () => {
    const answers = fc.sample(selector, { seed: 1, numRuns: 300 }).map((it) => matches(eventOf(), it));
    for (const answer of ['yes', 'no', 'unknown']) {
      expect(answers.filter((each) => each === answer).length).toBeGreaterThan(10);
    }
  });
});
