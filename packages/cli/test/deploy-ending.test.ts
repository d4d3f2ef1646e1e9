// What deploy says at its end.
import { expect, test } from 'vitest';
import { endLines } from '../src/deploy/ending.ts';

test.each<[string, Partial<Parameters<typeof endLines>[0]>, readonly string[]]>([
  ['deployed', { outcome: 'deployed', status: 'UPDATE_COMPLETE' }, ['Stack tap stands (UPDATE_COMPLETE).']],
  ['unchanged', { outcome: 'unchanged' }, ['Nothing to change: stack tap is as the template wants it.']],
  ['not agreed to', { outcome: 'not-agreed' }, ['Nothing was changed.']],
  [
    'taken back',
    { status: 'UPDATE_ROLLBACK_COMPLETE', failures: ['Role (CREATE_FAILED): no'] },
    [
      'Stack tap was not deployed (UPDATE_ROLLBACK_COMPLETE); what had been changed was taken back. Why:',
      '  Role (CREATE_FAILED): no',
    ],
  ],
  [
    'taken back, since somebody cancelled it',
    { status: 'UPDATE_ROLLBACK_COMPLETE' },
    ['Stack tap was not deployed (UPDATE_ROLLBACK_COMPLETE); what had been changed was taken back.'],
  ],
  ['gone', { status: undefined }, ['Stack tap was not deployed (it is gone); what had been changed was taken back.']],
  [
    'not even taken back',
    { status: 'UPDATE_ROLLBACK_FAILED', failures: ['Role (UPDATE_FAILED): no'] },
    [
      'Stack tap was not deployed (UPDATE_ROLLBACK_FAILED); what had been changed could not be taken back: see its events in CloudFormation. Why:',
      '  Role (UPDATE_FAILED): no',
    ],
  ],
])('%s', (_what, end, lines) => {
  expect(endLines({ stack: 'tap', outcome: 'failed', status: undefined, failures: [], ...end })).toEqual(lines);
});
