// What apply says of actions that it did not try.
import { expect, test } from 'vitest';
import type { Untried } from '../src/apply/carry-out.ts';
import { appliedLines } from '../src/apply/report.ts';
import { create } from './plan-facts.ts';

test.each<[Untried, string]>([
  ['switched-off', '1 action not tried: the off switch is on.'],
  ['switch-unread', '1 action not tried: the off switch could not be read.'],
  ['interrupted', '1 action not tried: interrupted.'],
  // Not that it would have failed: another target may take it.
  ['hopeless', '1 action not tried: what the one above met may be in their way as well: mend it, and apply again.'],
])('%s', (reason, sentence) => {
  const results = [{ kind: 'untried', action: create('a').shown, reason }] as const;
  expect(appliedLines({ changes: [], results }, (_colour, text) => text)).toContain(sentence);
});
