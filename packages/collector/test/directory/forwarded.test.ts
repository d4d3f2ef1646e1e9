// The forwarders of an account: which tasks are listed, which are described again, and what is known when ECS does not answer.
import { type FaultKind, instant, type Task } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { textOfAddress } from '../../src/directory/directory.ts';
import { createForwardedBook } from '../../src/directory/forwarded.ts';
import { office, scripted, shop, start, taskOf } from './tasks.ts';

const carrying = (n: number, different: Partial<Task> = {}) =>
  taskOf(n, { containers: ['app', 'tasktap'], ...different });
const minute = 60_000;

function stage(tasks: readonly Task[], clusters: readonly string[] = ['shop']) {
  const aws = scripted();
  aws.tasks = tasks;
  const book = createForwardedBook(aws.naming, clusters, { container: 'tasktap', vni: 1 });
  return {
    aws,
    /** Since when it knows all, in minutes. */
    known: (minutes: number) => {
      const known = book.known(instant(start + minutes * minute));
      return known && `${known.container} ${(known.asOf - start) / minute}`;
    },
    /** Whom it names, and whom it had described. */
    async look(minutes: number) {
      aws.calls.length = 0;
      const { tasks: named, calls, isRead, fault } = await book.look(instant(start + minutes * minute));
      return {
        named: named.map(({ entry }) => `${entry.task.task} ${textOfAddress(entry.source ?? new Uint8Array(4))}`),
        described: aws.calls.flatMap(({ operation, asked }) => (operation === 'tasksOf' ? asked : [])).map(idOf),
        calls,
        isRead,
        fault: fault?.operation,
      };
    },
  };
}

const idOf = (arn: unknown): string => String(arn).split('/').at(-1) ?? '';

test('one that runs is described once', async () => {
  const { look } = stage([carrying(1)]);
  expect(await look(0)).toMatchObject({ named: ['1 10.0.0.1'], described: ['1'], calls: 3 });
  expect(await look(600)).toMatchObject({ named: ['1 10.0.0.1'], described: [], calls: 2 });
});

test('one that does not run yet has its name as soon as it has an address, and is described until it runs', async () => {
  const { aws, look } = stage([carrying(1, { lastStatus: 'PROVISIONING', eni: undefined })]);
  expect(await look(0)).toMatchObject({ named: [], described: ['1'] });
  aws.tasks = [carrying(1, { lastStatus: 'PENDING' })];
  expect(await look(1)).toMatchObject({ named: ['1 10.0.0.1'], described: ['1'] });
  aws.tasks = [carrying(1)];
  expect(await look(2)).toMatchObject({ named: ['1 10.0.0.1'], described: ['1'] });
  expect(await look(3)).toMatchObject({ named: ['1 10.0.0.1'], described: [] });
});

test('one without the container, or whose container has stopped, is described again after ten minutes', async () => {
  const { aws, look } = stage([taskOf(1)]);
  expect(await look(0)).toMatchObject({ named: [], described: ['1'] });
  aws.tasks = [carrying(1)];
  expect(await look(9)).toMatchObject({ named: [], described: [] });
  expect(await look(10)).toMatchObject({ named: ['1 10.0.0.1'], described: ['1'] });
});

test('or where the clock is set back', async () => {
  const { look } = stage([taskOf(1)]);
  await look(60);
  expect((await look(60)).described).toEqual([]);
  expect((await look(0)).described).toEqual(['1']);
});

test('one that has an address of each family has a name under both', async () => {
  const { eni } = taskOf(1);
  const { look } = stage([carrying(1, { eni: eni && { ...eni, ipv6: '2001:db8::1' } })]);
  expect((await look(0)).named).toEqual(['1 10.0.0.1', '1 2001:db8::1']);
});

test('one that is not listed any more is nobody’s', async () => {
  const { aws, look } = stage([carrying(1), carrying(2)]);
  await look(0);
  aws.tasks = [carrying(2)];
  expect(await look(1)).toMatchObject({ named: ['2 10.0.0.2'] });
});

test('those of other clusters are not looked for', async () => {
  const { look } = stage([carrying(1)], ['office']);
  expect(await look(0)).toMatchObject({ named: [], described: [], calls: 2 });
});

test.each([
  'clusters',
  'taskArns',
  'tasksOf',
])('where ECS does not answer, those that were known are still there: %s', async (operation) => {
  const { aws, look } = stage([carrying(1)]);
  await look(0);
  aws.tasks = [carrying(2)];
  aws.refused = new Map<string, FaultKind>([[operation, 'throttled']]);
  expect(await look(1)).toMatchObject({ named: ['1 10.0.0.1'], fault: operation });
  aws.refused = new Map();
  expect(await look(2)).toMatchObject({ named: ['2 10.0.0.2'], fault: undefined });
});

describe('a cluster that ECS keeps from us', () => {
  const everywhere = [carrying(1), carrying(2, { cluster: office })];
  const denied = new Map<string, FaultKind>([[`taskArns ${shop}`, 'denied']]);

  test('hides no task of another one, but may have forwarders of its own', async () => {
    const { aws, look, known } = stage(everywhere, []);
    aws.refused = denied;
    expect(await look(0)).toMatchObject({ named: ['2 10.0.0.2'], isRead: true, fault: 'taskArns' });
    expect(known(0)).toBeUndefined();
  });

  test('keeps its names, and those of others end as ever', async () => {
    const { aws, look } = stage(everywhere, []);
    expect(await look(0)).toMatchObject({ named: ['1 10.0.0.1', '2 10.0.0.2'], isRead: true });
    aws.refused = denied;
    aws.tasks = [];
    expect(await look(1)).toMatchObject({ named: ['1 10.0.0.1'], isRead: true });
  });

  test('is no more than that where it is the only one: nothing was read', async () => {
    const { aws, look } = stage(everywhere, ['shop']);
    aws.refused = denied;
    expect(await look(0)).toMatchObject({ named: [], isRead: false, fault: 'taskArns' });
  });

  test('is asked alone where ECS has no time: so it would be with the next', async () => {
    const { aws, look } = stage(everywhere, []);
    aws.refused = new Map<string, FaultKind>([[`taskArns ${shop}`, 'throttled']]);
    expect(await look(0)).toMatchObject({ named: [], isRead: false, calls: 2 });
  });
});

describe('all are known', () => {
  test('as of the beginning of the last look that missed nobody', async () => {
    const { aws, look, known } = stage([carrying(1)], []);
    expect(known(0)).toBeUndefined();
    aws.refused = new Map<string, FaultKind>([['tasksOf', 'throttled']]);
    await look(1);
    expect(known(2)).toBeUndefined();
    aws.refused = new Map();
    await look(3);
    expect(known(3)).toBe('tasktap 3');
    await look(4);
    expect(known(9)).toBe('tasktap 4');
    aws.refused = new Map<string, FaultKind>([['taskArns', 'denied']]);
    await look(10);
    expect(known(60)).toBe('tasktap 4');
  });

  test('in no case where other clusters are not looked at', async () => {
    const { look, known } = stage([carrying(1)], ['shop']);
    await look(1);
    expect(known(2)).toBeUndefined();
  });

  test('not from a time to come, where the clock is set back', async () => {
    const { look, known } = stage([carrying(1)], []);
    await look(5);
    expect(known(4)).toBeUndefined();
    await look(4);
    expect(known(4)).toBe('tasktap 4');
  });
});
