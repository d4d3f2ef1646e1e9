// What apply says of actions that it did not try.
import { expect, test } from 'vitest';
import type { Untried } from '../src/apply/carry-out.ts';
import { appliedJson, appliedLines, notAgreedTo } from '../src/apply/report.ts';
import { create } from './plan-facts.ts';

test.each<[Untried, string]>([
  ['switched-off', '1 action not tried: the off switch is on.'],
  ['switch-unread', '1 action not tried: the off switch could not be read.'],
  ['not-agreed', '1 action not tried: it was not agreed to.'],
  ['interrupted', '1 action not tried: interrupted.'],
  // Not that it would have failed: another target may take it.
  ['hopeless', '1 action not tried: what the one above met may be in their way as well: mend it, and apply again.'],
])('%s', (reason, sentence) => {
  const results = [{ kind: 'untried', action: create('a').shown, reason }] as const;
  expect(appliedLines({ changes: [], results }, (_colour, text) => text)).toContain(sentence);
});

test('what was not agreed to is one object all the same, with the place of the plan and nothing else of it', () => {
  const place = { region: 'r', owner: 'tap', targets: ['tmt-1'], filter: 'tmf-1', switch: 'on', sessions: [] } as const;
  const action = create('a').shown;
  const plan = { ...place, targets: [...place.targets], sessions: [], actions: [action], madeAt: 'now' };
  expect(JSON.parse(appliedJson(plan, notAgreedTo([action])))).toEqual({
    ...place,
    fine: false,
    results: [{ kind: 'untried', action, reason: 'not-agreed' }],
    changes: [],
  });
});
