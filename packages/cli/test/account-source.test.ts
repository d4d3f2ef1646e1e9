// The page over an account: what its journal adds to the calls that the page counts, and what it says of them.
import { taskArn } from '@tasktap/core';
import { expect, test } from 'vitest';
import type { AccountJournal } from '../src/console/account-journal.ts';
import { accountSource } from '../src/console/account-source.ts';
import { createCallMeter } from '../src/console/call-meter.ts';
import type { TimedEntry } from '../src/journal/entry.ts';

const nobodyLooks = () => Promise.reject(new Error('nobody looks'));

function writing(): { readonly journal: AccountJournal; readonly write: (entry: TimedEntry) => void } {
  const listeners = new Set<(entry: TimedEntry) => void>();
  const on: AccountJournal['on'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    journal: { on, close: () => undefined },
    write: (entry) => {
      for (const listener of listeners) listener(entry);
    },
  };
}

test('a stop that the journal tells counts when it was made, whether or not a page is open', () => {
  const meter = createCallMeter();
  const { journal, write } = writing();
  const { callsOf } = accountSource({ region: 'eu-central-1', look: nobodyLooks, meter, journal });
  const at = '2026-03-04T08:00:00.000Z';
  const task = taskArn('arn:aws:ecs:eu-central-1:111122223333:task/shop/0f1e');
  write({ kind: 'task-stopped', at, task, service: undefined, code: 'x', wasRunning: true });
  expect(meter.budgets(Date.parse(at))).toMatchObject([{ operations: ['ecs:StopTask'], calls: 1 }]);
  expect(meter.budgets(Date.parse(at) + 60_000)).toMatchObject([{ calls: 0 }]);
  expect(callsOf).toContain('as far as their journal tells');
});

test('without a journal it says that functions are not counted', () => {
  const source = accountSource({
    ...{ region: 'eu-central-1', look: nobodyLooks, meter: createCallMeter() },
    journal: undefined,
  });
  expect(source.callsOf).toMatch(/^Of this page alone\. The limits are shared by everybody/);
});
