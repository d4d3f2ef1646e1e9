// Which verdicts are done with, which bring the event back, and after how long.
import {
  explanations,
  instant,
  millis,
  seconds,
  type UnmirroredReason,
  type Verdict,
  type WaitingReason,
} from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { delayBefore, progressOf } from '../src/done.ts';
import { createActionFor, eniOf, refusalCode, sessionFor } from './facts.ts';

const session = sessionFor(createActionFor('a'));
const refusal = { eni: eniOf('a'), code: refusalCode, at: instant(0) };

describe('done', () => {
  test.each([
    ['mirrored by us', { kind: 'mirrored', session, by: 'us' }],
    ['mirrored by somebody else', { kind: 'mirrored', session, by: 'somebody-else' }],
    ['forwarded', { kind: 'forwarded' }],
    ['not ours to cover', { kind: 'ignored', reason: 'ending' }],
    ['refused: a look decides', { kind: 'unmirrorable', refusal }],
    ['drifted: a look changes it', { kind: 'drifted', session, differs: ['filter'] }],
    ['shadowed: a person decides', { kind: 'shadowed', session, by: session }],
    ['no verdict: ECS knows no such task any more', undefined],
  ] satisfies readonly (readonly [string, Verdict | undefined])[])('%s', (_, verdict) => {
    expect(progressOf(verdict)).toEqual({ kind: 'done' });
  });
});

describe('waiting comes back', () => {
  test.each(Object.keys(explanations.waiting) as readonly WaitingReason[])('%s', (reason) => {
    const expected = reason === 'interface-not-attached' ? { kind: 'done' } : { kind: 'again', reason };
    expect(progressOf({ kind: 'waiting', reason, lookAgainAfter: millis(2_000) })).toEqual(expected);
  });
});

describe('unmirrored', () => {
  const comesBack = new Set([
    'new',
    'throttled',
    'unavailable',
    'denied',
    'invalid',
    'unknown',
    'target-gone',
    'filter-gone',
  ]);
  test.each(Object.keys(explanations.unmirrored) as readonly UnmirroredReason[])('%s', (reason) => {
    const expected = comesBack.has(reason) ? { kind: 'again', reason } : { kind: 'done' };
    expect(progressOf({ kind: 'unmirrored', reason })).toEqual(expected);
  });

  test('every reason that comes back is one that there is', () => {
    expect([...comesBack].filter((reason) => !(reason in explanations.unmirrored))).toEqual([]);
  });
});

test.each([
  [1, 2],
  [2, 5],
  [3, 15],
  [4, 60],
  [5, 60],
  [20, 60],
])('a message received for the %i. time stays away for %i s', (receives, expected) => {
  expect(delayBefore(receives)).toBe(seconds(expected));
});
