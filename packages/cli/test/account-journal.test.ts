// The journal behind the page of an account: what was written before it was opened is there, and what nobody may read is no empty one.
import type { Heard } from '@tasktap/aws';
import type { WrittenLine } from '@tasktap/aws/watching';
import type { FaultKind } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { openJournal } from '../src/console/account-journal.ts';
import type { TimedEntry } from '../src/journal/entry.ts';

const unheard = (kind: FaultKind): Heard<never> => {
  const fault = { kind, code: 'x', operation: 'FilterLogEvents', requestId: undefined, message: '' };
  return { kind: 'unheard', reading: { fault, meaning: { kind: 'fault', fault: kind } } };
};
const heard = <Value>(value: Value): Heard<Value> => ({ kind: 'heard', value });
const at = '2026-03-04T08:00:00.000Z';
const line: WrittenLine = { id: '1', at: Date.parse(at), text: JSON.stringify({ at, kind: 'task-gone', task: 't' }) };

const watching = (groups: Heard<readonly string[]>, lines: Heard<readonly WrittenLine[]>) => ({
  logGroups: async () => groups,
  lines: async () => lines,
});

test('each who listens is told what was written in the last minutes, once', async () => {
  const journal = await openJournal(watching(heard(['a']), heard([line])), 'tap');
  const told: TimedEntry[][] = [[], []];
  for (const one of told) journal?.on((entry) => one.push(entry));
  journal?.close();
  expect(told.map((one) => one.map((entry) => entry.at))).toEqual([[at], [at]]);
});

describe('there is', () => {
  test.each<[string, string | undefined, Heard<readonly string[]>, Heard<readonly WrittenLine[]>, boolean]>([
    ['none where no stack is known', undefined, heard(['a']), heard([]), false],
    ['none where the stack tells no log group', 'tap', heard([]), heard([]), false],
    ['none where nobody may ask the stack', 'tap', unheard('denied'), heard([]), false],
    ['none where nobody may read it', 'tap', heard(['a']), unheard('denied'), false],
    ['one where it is only too early to read it', 'tap', heard(['a']), unheard('throttled'), true],
    ['one where nothing was written', 'tap', heard(['a']), heard([]), true],
  ])('%s', async (_what, owner, groups, lines, isThere) => {
    const journal = await openJournal(watching(groups, lines), owner);
    journal?.close();
    expect(journal !== undefined).toBe(isThere);
  });
});
