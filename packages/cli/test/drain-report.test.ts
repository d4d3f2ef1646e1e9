// What a drain says of itself when it did not come to its end.
import { owner } from '@tasktap/core';
import { expect, test } from 'vitest';
import { type Drained, drainedLines } from '../src/drain/report.ts';
import { told } from '../src/drain/told.ts';

const tap = owner('tap');
const drained: Drained = {
  region: 'eu-central-1',
  owner: tap,
  parameter: '/tasktap/tap/switch',
  stacks: [tap],
  fine: true,
  agreed: true,
  turned: true,
  removed: 30,
  left: 0,
};

test.each<[string, Partial<Drained>, string]>([
  ['interrupted: what is left, and how to go on', { fine: false, left: 12 }, '30 deleted, 12 sessions of tap left'],
  ['not agreed to', { fine: false, agreed: false }, 'Nothing was done.'],
  ['a name like another', { owner: owner('tab') }, 'nothing was done. Did you mean tap?'],
  [
    'a name like no other',
    { owner: owner('warehouse') },
    'No session in eu-central-1 is of warehouse: nothing was done.',
  ],
])('%s', (_what, different, sentence) => {
  expect(drainedLines({ ...drained, ...different }).join('\n')).toContain(sentence);
});

test('progress is told every ten sessions and at the last, and not for what was not deleted', async () => {
  const lines: string[] = [];
  const fault = { kind: 'throttled', code: 'x', operation: 'x', requestId: undefined, message: '' } as const;
  let calls = 0;
  const own = told(
    {
      read: async () => ({ kind: 'read', sessions: [] }),
      remove: async () => {
        calls += 1;
        return calls === 3 ? fault : undefined;
      },
    },
    12,
    (line) => lines.push(line),
  );
  for (let index = 0; index < 13; index += 1) await own.remove('tms-1' as never);
  expect(lines).toEqual(['10 of 12 deleted …', '12 of 12 deleted …']);
});
