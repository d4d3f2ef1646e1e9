// A collector's directory of an emulated account, in virtual time: fleets that change, an API that is silent or throttles, restarts, two accounts.
import { createVirtualClock, shareTarget, type WorldTask } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import {
  addressOf,
  type Collector,
  fleetOf,
  nameAt,
  nameFor,
  sessionOf,
  type Watched,
  watch,
} from './watched-account.ts';

const sessionReads = 'ec2:DescribeTrafficMirrorSessions';

/** Tasks that run and whose packets would bear no name, or another's. */
const misnamed = (watched: Watched, collector: Collector): readonly WorldTask[] =>
  watched.tasks().filter((task) => nameFor(watched, collector, task) !== task.id);

/** As the receiver does: every VNI that is in no row is asked for. */
function packetsOf(watched: Watched, { keeper }: Collector): void {
  for (const task of watched.tasks()) {
    const session = sessionOf(watched.account.world, task);
    if (session !== undefined && !keeper.directory().has(session.vni)) keeper.ask(session.vni);
  }
}

test('a fleet that grows from 20 to 300 tasks is named within four seconds of each session’s first packets', async () => {
  const watched = watch(fleetOf(20));
  watched.mirror('ours');
  const collector = watched.collector();
  await watched.pass(120);
  await watched.scale('web', 300);
  const unnamedSince = new Map<string, number>();
  let longest = 0;
  for (let second = 0; second < 180; second += 1) {
    packetsOf(watched, collector);
    await watched.pass(1);
    const missing = new Set(misnamed(watched, collector).map(({ id }) => id));
    for (const id of unnamedSince.keys()) if (!missing.has(id)) unnamedSince.delete(id);
    for (const id of missing) unnamedSince.set(id, (unnamedSince.get(id) ?? 0) + 1);
    longest = Math.max(longest, ...unnamedSince.values());
  }
  expect([watched.tasks().length, misnamed(watched, collector)]).toEqual([300, []]);
  expect(longest).toBeLessThanOrEqual(4);
  // Three minutes of lookups at thirty and looks at twelve a minute.
  expect(watched.calls(sessionReads)).toBeLessThan(140);
  expect(collector.said).toEqual([]);
});

test('tasks that go are remembered for an hour, and their interfaces’ facts are part of the name', async () => {
  const watched = watch(fleetOf(10));
  watched.mirror('ours');
  const collector = watched.collector();
  await watched.pass(30);
  const before = watched.tasks().map((task) => ({
    id: task.id,
    vni: sessionOf(watched.account.world, task)?.vni ?? 0,
    address: addressOf(watched.account.world, task),
  }));
  await watched.scale('web', 0);
  await watched.pass(600);
  expect(watched.account.world.sessions.size).toBe(0);
  expect(before.map(({ vni, address }) => nameAt(collector.keeper, vni, address))).toEqual(before.map(({ id }) => id));
  expect(collector.keeper.counts()).toMatchObject({ tasks: 10, gone: 10 });
  const [first] = collector.keeper.directory().values();
  expect(first?.[0]?.task).toMatchObject({
    cluster: 'shop',
    service: 'web',
    az: expect.stringMatching(/^eu-central-1/),
  });
  await watched.pass(3_600);
  expect([collector.keeper.directory().size, collector.changes.filter((kind) => kind === 'forgotten').length]).toEqual([
    0, 10,
  ]);
});

describe('an EC2 API that', () => {
  test('answers nothing for ten minutes harms nobody: every name stays, few calls are made, and new tasks are named right after', async () => {
    const watched = watch(fleetOf(20), {
      faults: { faults: [{ kind: 'time-out', calls: 'ec2:*', principal: 'collector', from: 60, until: 660 }] },
    });
    watched.mirror('ours');
    const collector = watched.collector();
    await watched.pass(60);
    const settled = watched.tasks();
    const calls = watched.calls(sessionReads);
    await watched.scale('web', 40);
    for (let second = 0; second < 600; second += 1) {
      packetsOf(watched, collector);
      await watched.pass(1);
      expect(settled.filter((task) => nameFor(watched, collector, task) !== task.id)).toEqual([]);
    }
    expect(watched.calls(sessionReads) - calls).toBeLessThan(30);
    expect(collector.said).toEqual([expect.stringContaining('the names known so far stay')]);
    for (let second = 0; second < 320; second += 1) {
      packetsOf(watched, collector);
      await watched.pass(1);
    }
    expect([watched.tasks().length, misnamed(watched, collector)]).toEqual([40, []]);
    expect(collector.said.at(-1)).toBe('The directory is read again.');
  });

  test('throttles four calls in five is asked less and less, and every task gets its name in the end', async () => {
    const watched = watch(fleetOf(30), {
      faults: { faults: [{ kind: 'throttle', calls: 'ec2:*', principal: 'collector', share: 0.8, until: 1_200 }] },
    });
    watched.mirror('ours');
    const collector = watched.collector();
    await watched.pass(1_200);
    expect(watched.calls(sessionReads)).toBeLessThan(120);
    await watched.pass(400);
    expect(misnamed(watched, collector)).toEqual([]);
  });
});

test('a collector that starts again knows every name before its first look, which AWS does not answer', async () => {
  const watched = watch(fleetOf(20), {
    faults: { faults: [{ kind: 'unavailable', calls: 'ec2:*', principal: 'collector', from: 60 }] },
  });
  watched.mirror('ours');
  const first = watched.collector();
  await watched.pass(60);
  first.end();
  const second = watched.collector({ known: first.saved });
  expect(misnamed(watched, second)).toEqual([]);
  await watched.pass(600);
  expect([misnamed(watched, second), second.changes]).toEqual([[], []]);
  expect(watched.tasks()).toHaveLength(20);
});

test('sessions without tags of ours get their tasks from ECS: at once those that run, within about a minute those that come', async () => {
  const watched = watch(fleetOf(250));
  watched.mirror('none');
  const collector = watched.collector();
  await watched.pass(10);
  expect([watched.tasks().length, misnamed(watched, collector)]).toEqual([250, []]);
  // Two kinds of calls, a hundred tasks each, in one cluster.
  expect([watched.calls('ecs:ListTasks'), watched.calls('ecs:DescribeTasks')]).toEqual([3, 3]);
  await watched.scale('web', 260);
  for (let second = 0; second < 180; second += 1) {
    packetsOf(watched, collector);
    await watched.pass(1);
  }
  expect([watched.tasks().length, misnamed(watched, collector)]).toEqual([260, []]);
});

test('another account’s sessions to our target have no names, and take none of ours with them', async () => {
  const clock = createVirtualClock(Date.parse('2026-03-04T08:00:00Z'));
  const ours = watch(fleetOf(3), { clock });
  const theirs = watch(fleetOf(3), { clock, account: '444455556666', seed: 8 });
  const [target = ''] = ours.account.world.targets.keys();
  shareTarget(ours.account.world, theirs.account.world, target);
  ours.mirror('ours');
  const [one] = ours.tasks();
  const vni = one === undefined ? 0 : (sessionOf(ours.account.world, one)?.vni ?? 0);
  for (const [index, task] of theirs.tasks().entries()) {
    theirs.plant(task, index === 0 ? vni : 5000 + index);
    const session = sessionOf(theirs.account.world, task);
    if (session !== undefined) Object.assign(session, { targetId: target });
  }
  const collector = ours.collector();
  await ours.pass(700);
  expect(misnamed(ours, collector)).toEqual([]);
  expect(collector.keeper.counts()).toMatchObject({ tasks: 3, nameless: 3 });
  expect([...collector.keeper.directory().keys()].filter((each) => each >= 5000)).toEqual([]);
  // Interfaces that EC2 does not show are asked for a second time, and then every ten minutes.
  expect(ours.calls('ec2:DescribeNetworkInterfaces')).toBe(3);
});

test('the rights that the documents name are enough', async () => {
  const watched = watch(fleetOf(3));
  watched.mirror('none');
  watched.collector();
  await watched.pass(60);
  const refused = watched.account.calls
    .counts()
    .filter(({ principal, errors }) => principal === 'collector' && errors > 0);
  expect(refused).toEqual([]);
});
