// What is told of failed tests at the end of a run.
import { expect, test } from 'vitest';
import { failureLines } from './failures.ts';

test('the name, the message, the difference without colours, and the place', () => {
  const stacks = [
    { file: '/x/a.test.ts', line: 7 },
    { file: '/x/b.ts', line: 1 },
  ];
  const failure = { message: 'expected 1 to be 2', diff: '\u001b[32m- 2\u001b[39m\n\u001b[31m+ 1\u001b[39m\n', stacks };
  expect(failureLines('a.test.ts > counts', failure)).toEqual([
    'failed: a.test.ts > counts',
    '  expected 1 to be 2',
    '  - 2',
    '  + 1',
    '  at /x/a.test.ts:7',
  ]);
});

test('of what is long, the beginning and more of the end', () => {
  const message = Array.from({ length: 1000 }, (_, line) => `line ${line}`).join('\n');
  const lines = failureLines('a', { message });
  expect(lines).toHaveLength(1 + 30);
  expect([lines[1], lines[8], lines[9], lines[10], lines.at(-1)]).toEqual([
    '  line 0',
    '  line 7',
    '  ... 971 lines',
    '  line 979',
    '  line 999',
  ]);
});

test('without a difference and a place there is the message', () => {
  expect(failureLines('a', { message: 'no' })).toEqual(['failed: a', '  no']);
});
