// A sentence for every word that an operator may meet; the compiler sees to it that no word is missing here.
import { describe, expect, test } from 'vitest';
import {
  explain,
  explainHeld,
  explanations,
  type HoldReason,
  type IgnoredReason,
  millis,
  type UnmirroredReason,
  type Verdict,
  type WaitingReason,
} from '../src/index.ts';
import { foreignSession, now, ourSession } from './fixtures.ts';

const keysOf = <Word extends string>(words: Record<Word, true>): readonly Word[] => Object.keys(words) as Word[];

const ignored = keysOf<IgnoredReason>({
  ending: true,
  'no-interface': true,
  collector: true,
  'not-selected': true,
  'not-sampled': true,
});
const waiting = keysOf<WaitingReason>({
  'interface-not-attached': true,
  'interface-not-visible': true,
  'facts-unread': true,
  'sessions-uncounted': true,
  'sessions-unread': true,
  'session-not-visible': true,
  'left-to-looks': true,
  'left-to-events': true,
});
const unmirrored = keysOf<UnmirroredReason>({
  new: true,
  'no-target': true,
  'targets-full': true,
  'target-gone': true,
  'filter-gone': true,
  'filter-empty': true,
  'interface-full': true,
  'interface-gone': true,
  'kind-refused': true,
  paused: true,
  'rollout-paused': true,
  'session-cap': true,
  'session-quota': true,
  'kind-unproven': true,
  throttled: true,
  unavailable: true,
  denied: true,
  quota: true,
  invalid: true,
  unknown: true,
});
const held = keysOf<HoldReason>({
  paused: true,
  'rollout-paused': true,
  'session-cap': true,
  'session-quota': true,
  'kind-unproven': true,
  'rollout-wave': true,
  'out-of-scope': true,
  'not-serialized': true,
  'not-a-service-task': true,
  'task-protected': true,
  'no-evidence': true,
  'deployment-at-risk': true,
  'service-below-strength': true,
  'too-many-unmirrorable': true,
  'service-budget-spent': true,
  'budget-spent': true,
  futile: true,
  failed: true,
});

const session = ourSession();
const refusal = { eni: session.eni, code: 'UnsupportedInstance', at: now };
const lookAgainAfter = millis(1_500);
const others: Record<Exclude<Verdict['kind'], 'ignored' | 'waiting' | 'unmirrored'>, readonly Verdict[]> = {
  mirrored: [
    { kind: 'mirrored', session, by: 'us' },
    { kind: 'mirrored', session: foreignSession(), by: 'somebody-else' },
  ],
  forwarded: [{ kind: 'forwarded' }],
  drifted: [{ kind: 'drifted', session, differs: ['target', 'filter', 'packet-length'] }],
  shadowed: [{ kind: 'shadowed', session, by: foreignSession() }],
  unmirrorable: [{ kind: 'unmirrorable', refusal }],
};
const verdicts: readonly Verdict[] = [
  ...ignored.map((reason) => ({ kind: 'ignored', reason }) as const),
  ...waiting.map((reason) => ({ kind: 'waiting', reason, lookAgainAfter }) as const),
  ...unmirrored.map((reason) => ({ kind: 'unmirrored', reason }) as const),
  ...Object.values(others).flat(),
];
const sentence = /^[A-Z].*[^. ]\.$/;

describe('there is a sentence', () => {
  test.each(
    verdicts.map((verdict) => [verdict.kind, 'reason' in verdict ? verdict.reason : '', verdict] as const),
  )('for %s %s', (_kind, _reason, verdict) => {
    expect(explain(verdict)).toMatch(sentence);
  });

  test.each(held)('for what is held: %s', (reason) => {
    expect(explainHeld({ reason })).toMatch(sentence);
  });

  test('and no two reasons of a list share one', () => {
    const sentences = held.map((reason) => explainHeld({ reason }));
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(new Set(verdicts.map(explain)).size).toBe(verdicts.length);
  });
});

describe('a sentence names', () => {
  test.each<[what: string, verdict: Verdict, part: string]>([
    ['the time to look again, rounded up', { kind: 'waiting', reason: 'facts-unread', lookAgainAfter }, ' in 2 s.'],
    ['the session and its target', { kind: 'mirrored', session, by: 'us' }, 'session tms-a to tmt-1.'],
    [
      'the foreign session',
      { kind: 'mirrored', session: foreignSession(), by: 'somebody-else' },
      'tms-of-others-a, which is not ours',
    ],
    [
      'what differs',
      { kind: 'drifted', session, differs: ['target', 'filter'] },
      'tms-a differs from the policy in target, filter;',
    ],
    [
      'who shadows, and its number',
      { kind: 'shadowed', session, by: foreignSession() },
      'tms-of-others-a has the lower number 1 ',
    ],
    ['what EC2 said', { kind: 'unmirrorable', refusal }, '(UnsupportedInstance)'],
  ])('%s', (_what, verdict, part) => {
    expect(explain(verdict)).toContain(part);
  });
});

test('every word that there is has its sentence', () => {
  expect({
    ignored: Object.keys(explanations.ignored).sort(),
    waiting: Object.keys(explanations.waiting).sort(),
    unmirrored: Object.keys(explanations.unmirrored).sort(),
    held: Object.keys(explanations.held).sort(),
    verdicts: Object.keys(explanations.verdicts).sort(),
  }).toEqual({
    ignored: [...ignored].sort(),
    waiting: [...waiting].sort(),
    unmirrored: [...unmirrored].sort(),
    held: [...held].sort(),
    verdicts: ['ignored', 'waiting', 'unmirrored', ...Object.keys(others)].sort(),
  });
});
