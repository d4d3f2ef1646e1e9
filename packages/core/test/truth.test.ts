// Three-valued logic: its truth table, and its laws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allOf, anyOf, negated, type Truth } from '../src/truth.ts';

describe('the truth table', () => {
  test.each<[one: Truth, other: Truth, and: Truth, or: Truth]>([
    ['yes', 'yes', 'yes', 'yes'],
    ['yes', 'unknown', 'unknown', 'yes'],
    ['yes', 'no', 'no', 'yes'],
    ['unknown', 'yes', 'unknown', 'yes'],
    ['unknown', 'unknown', 'unknown', 'unknown'],
    ['unknown', 'no', 'no', 'unknown'],
    ['no', 'yes', 'no', 'yes'],
    ['no', 'unknown', 'no', 'unknown'],
    ['no', 'no', 'no', 'no'],
  ])('%s, %s: and %s, or %s', (one, other, and, or) => {
    expect([allOf([one, other]), anyOf([one, other])]).toEqual([and, or]);
  });

  test.each<[it: Truth, not: Truth]>([
    ['yes', 'no'],
    ['unknown', 'unknown'],
    ['no', 'yes'],
  ])('not %s: %s', (it, not) => {
    expect(negated(it)).toBe(not);
  });

  test('of none, all are and not any is', () => {
    expect([allOf([]), anyOf([])]).toEqual(['yes', 'no']);
  });
});

const truth = fc.constantFrom<Truth>('yes', 'no', 'unknown');
const truths = fc.array(truth, { maxLength: 5 });

describe('the laws', () => {
  test('of De Morgan', () => {
    fc.assert(
      fc.property(truths, (answers) => {
        expect(negated(allOf(answers))).toBe(anyOf(answers.map(negated)));
        expect(negated(anyOf(answers))).toBe(allOf(answers.map(negated)));
      }),
    );
  });

  test('of double negation', () => {
    fc.assert(fc.property(truth, (answer) => negated(negated(answer)) === answer));
  });

  test('an answer that is told stays, whatever the unknown turns out to be', () => {
    const known = fc.constantFrom<Truth>('yes', 'no');
    fc.assert(
      fc.property(truths, fc.array(known, { minLength: 5, maxLength: 5 }), (answers, read) => {
        const later = answers.map((answer, index) => (answer === 'unknown' ? (read[index] ?? 'no') : answer));
        for (const join of [allOf, anyOf]) {
          const before = join(answers);
          if (before !== 'unknown') expect(join(later)).toBe(before);
          expect(join(later)).not.toBe('unknown');
        }
      }),
    );
  });
});
