// The directory as it lives: what it asks AWS and when, what it does with each answer, and what it tells.
import { clusterArn, type FaultKind, instant, type MirrorSession, millis, type Task, targetId } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { type Directory, directoryOf, longAddress, textOfAddress } from '../../src/directory/directory.ts';
import { createKeeper, type KeeperOptions } from '../../src/directory/keeper.ts';
import type { Known } from '../../src/directory/remember.ts';
import { address } from '../packets.ts';
import { addressOf, factsOf, office, scripted, sessionOf, shop, start, taskOf } from './tasks.ts';

function stage(different: Partial<KeeperOptions> = {}) {
  const aws = scripted();
  const clock = { now: start };
  const told: { readonly changes: string[]; readonly said: string[]; saved: readonly Known[] } = {
    changes: [],
    said: [],
    saved: [],
  };
  const keeper = createKeeper({
    naming: aws.naming,
    now: () => clock.now,
    random: () => 0,
    clusters: [],
    given: new Map(),
    known: [],
    save: async (known) => {
      told.saved = known;
    },
    changed: (changes) => told.changes.push(...changes.map(({ kind, entry }) => `${kind} ${entry.task.task}`)),
    say: (sentence) => told.said.push(sentence),
    ...different,
  });
  return {
    aws,
    clock,
    keeper,
    told,
    /** A tick each second. Answers the operations that were called, with the second they were called in. */
    async pass(seconds: number): Promise<readonly string[]> {
      const called: string[] = [];
      for (let second = 0; second < seconds; second += 1) {
        aws.calls.length = 0;
        await keeper.tick();
        called.push(...aws.calls.map(({ operation }) => `${(clock.now - start) / 1000} ${operation}`));
        clock.now += 1000;
      }
      return called;
    },
    names: () => namesIn(keeper.directory()),
  };
}

const namesIn = (directory: Directory): readonly string[] =>
  [...directory.values()].flat().map(({ vni, task }) => `${vni} ${task.task}`);

const untagged = (n: number): MirrorSession => sessionOf(n, { tags: new Map() });
const looksOf = (called: readonly string[]) => called.filter((one) => one.endsWith(' sessions'));

test('where the clock is set back, the next look does not wait until it is where it was', async () => {
  const { aws, clock, pass, names } = stage();
  aws.sessions = [sessionOf(1)];
  await pass(1);
  aws.sessions = [sessionOf(1), sessionOf(2)];
  clock.now -= 3_600_000;
  expect(looksOf(await pass(1))).toHaveLength(1);
  expect(names()).toEqual(['1001 1', '1002 2']);
  clock.now -= 4_000;
  expect(looksOf(await pass(1))).toEqual([]);
});

test('the first look names every task, with what EC2 says of its interface', async () => {
  const { aws, keeper, told, pass, names } = stage();
  aws.sessions = [sessionOf(1), sessionOf(2)];
  aws.interfaces = [factsOf(1), factsOf(2)];
  expect(await pass(1)).toEqual(['0 sessions', '0 interfaces']);
  expect(namesIn(keeper.present())).toEqual(names());
  expect(names()).toEqual(['1001 1', '1002 2']);
  expect(told.changes).toEqual(['named 1', 'named 2']);
  expect(keeper.directory().get(1001)?.[0]?.task).toMatchObject({ az: 'eu-central-1a', subnet: 'subnet-a' });
});

describe('who is mirrored', () => {
  test('is known after the first look: tasks with an interface, a target, and since when', async () => {
    const { aws, keeper, pass } = stage({ known: [] });
    expect(keeper.mirroring()).toEqual({ tasks: [], isFresh: false });
    aws.sessions = [sessionOf(1), untagged(2)];
    await pass(1);
    const first = { eni: 'eni-1', target: 'tmt-1', since: start - 60_000 };
    expect(keeper.mirroring()).toEqual({ tasks: [first], isFresh: true });
    aws.sessions = [sessionOf(3)];
    await pass(10);
    expect(keeper.mirroring().tasks.map(({ eni }) => eni)).toEqual(['eni-3']);
  });

  test('is not said for sure once EC2 has not answered for five minutes', async () => {
    const { aws, keeper, pass } = stage();
    aws.sessions = [sessionOf(1)];
    await pass(1);
    aws.refused = new Map([['sessions', 'throttled']]);
    await pass(298);
    expect(keeper.mirroring()).toMatchObject({ tasks: [{ eni: 'eni-1' }], isFresh: true });
    await pass(1);
    expect(keeper.mirroring()).toMatchObject({ tasks: [{ eni: 'eni-1' }], isFresh: false });
  });

  const lead = { id: targetId('tmt-1'), owner: '111122223333', eni: undefined, collectors: 'vpce-svc-1' };

  test('is said under the name that a target gives for its collectors, where targets are read', async () => {
    const { aws, keeper, pass } = stage({ readsTargets: true });
    aws.sessions = [sessionOf(1), sessionOf(2, { target: targetId('tmt-2') })];
    aws.targets = [lead, { id: targetId('tmt-2'), owner: '111122223333', eni: undefined, collectors: undefined }];
    expect(await pass(1)).toContain('0 targets');
    expect(keeper.mirroring().tasks.map(({ target }) => target)).toEqual(['vpce-svc-1', 'tmt-2']);
  });

  test('is not said before the targets were read, and tasks have their names all the same', async () => {
    const { aws, keeper, told, pass, names } = stage({ readsTargets: true });
    aws.sessions = [sessionOf(1)];
    aws.targets = [lead];
    aws.refused = new Map([['targets', 'denied']]);
    await pass(1);
    expect(keeper.mirroring()).toEqual({ tasks: [], isFresh: false });
    expect(names()).toEqual(['1001 1']);
    expect(told.said).toEqual([expect.stringContaining('no targets today')]);
    aws.refused = new Map();
    await pass(5);
    expect(keeper.mirroring()).toMatchObject({ tasks: [{ target: 'vpce-svc-1' }], isFresh: true });
  });
});

describe('looks come', () => {
  test('five seconds after a change, then less and less often, then once a minute', async () => {
    const { aws, pass } = stage();
    aws.sessions = [sessionOf(1)];
    const looks = looksOf(await pass(240));
    expect(looks).toEqual(['0', '5', '15', '35', '75', '135', '195'].map((second) => `${second} sessions`));
  });

  test('soon again once the fleet changes', async () => {
    const { aws, pass } = stage();
    await pass(100);
    aws.sessions = [sessionOf(1)];
    const looks = looksOf(await pass(50)).map((one) => Number.parseInt(one, 10));
    expect((looks[1] ?? 0) - (looks[0] ?? 0)).toBe(5);
  });

  test('less often while AWS does not answer, and as before when it does', async () => {
    const { aws, told, pass, names } = stage();
    aws.sessions = [sessionOf(1)];
    await pass(1);
    aws.refused = new Map<string, FaultKind>([['sessions', 'throttled']]);
    expect(looksOf(await pass(599))).toEqual(
      ['5', '15', '35', '75', '155', '315'].map((second) => `${second} sessions`),
    );
    expect(names()).toEqual(['1001 1']);
    aws.refused = new Map();
    expect(looksOf(await pass(100))).toEqual(['615 sessions', '675 sessions']);
    expect(told.said).toEqual([
      'The directory cannot be read as it should; the names known so far stay. sessions: No, no sessions today',
      'The directory is read again.',
    ]);
  });

  test('no more than a call a second, however large the fleet', async () => {
    const { aws, pass } = stage();
    aws.sessions = Array.from({ length: 10_000 }, (_, n) => sessionOf(n));
    aws.interfaces = aws.sessions.map((_, n) => factsOf(n));
    // Ten pages and one that is empty, and fifty calls for interfaces; then ten pages alone.
    expect(looksOf(await pass(100))).toEqual(['0 sessions', '61 sessions']);
  });
});

describe('a VNI that nobody knows', () => {
  test('is looked up by the next tick, and told of', async () => {
    const { aws, keeper, told, pass } = stage();
    await pass(20);
    aws.sessions = [sessionOf(1)];
    aws.interfaces = [factsOf(1)];
    keeper.ask(1001);
    expect(await pass(1)).toEqual(['20 sessionsOf', '20 interfaces']);
    expect(told.changes).toEqual(['named 1']);
    expect(await pass(4)).toEqual([]);
  });

  test('brings the next look at all: the fleet is changing', async () => {
    const { aws, keeper, pass } = stage();
    await pass(100);
    aws.sessions = [sessionOf(1)];
    keeper.ask(1001);
    expect(looksOf(await pass(10))).toEqual(['105 sessions']);
  });

  test('brings it no sooner than the calls of the last look allow', async () => {
    const { aws, keeper, pass } = stage();
    aws.sessions = Array.from({ length: 10_000 }, (_, n) => sessionOf(n));
    await pass(2);
    aws.sessions = [sessionOf(20_000)];
    keeper.ask(21_000);
    expect(looksOf(await pass(65))).toEqual(['61 sessions']);
  });

  test('is looked up again where EC2 shows its session late', async () => {
    const { aws, keeper, told, pass } = stage();
    await pass(100);
    keeper.ask(1001);
    await pass(1);
    aws.sessions = [sessionOf(1)];
    expect(await pass(8)).toContain('102 sessionsOf');
    expect([told.changes, keeper.counts().asking]).toEqual([['named 1'], 0]);
  });

  test('and a flood of them, are a call every other second; what finds no room is counted', async () => {
    const { aws, keeper, pass } = stage();
    await pass(100);
    const called: string[] = [];
    for (let second = 0; second < 30; second += 1) {
      for (let vni = 0; vni < 500; vni += 1) keeper.ask(second * 500 + vni);
      called.push(...(await pass(1)));
      expect(aws.calls.every(({ asked }) => asked.length <= 200)).toBe(true);
    }
    expect(called.filter((one) => one.endsWith('sessionsOf'))).toHaveLength(15);
    expect(looksOf(called)).toEqual([]);
    expect(keeper.counts()['asks-dropped']).toBeGreaterThan(5_000);
  });

  test('waits while AWS does not answer', async () => {
    const { aws, keeper, pass } = stage();
    aws.refused = new Map<string, FaultKind>([['sessions', 'unavailable']]);
    await pass(1);
    keeper.ask(1001);
    expect(await pass(9)).toEqual([]);
  });

  test('whose lookup fails puts off everything', async () => {
    const { aws, keeper, pass } = stage();
    await pass(70);
    aws.refused = new Map<string, FaultKind>([['sessionsOf', 'throttled']]);
    keeper.ask(1001);
    expect(await pass(10)).toEqual(['70 sessionsOf']);
    expect(keeper.counts()).toMatchObject({ failures: 1, lookups: 1 });
  });
});

describe('a VNI that only the journal knows', () => {
  const line = (n: number, different: object = {}) =>
    JSON.stringify({
      at: new Date(start).toISOString(),
      kind: 'session-created',
      task: taskOf(n).arn,
      service: 'web',
      eni: `eni-${n}`,
      session: `tms-${n}`,
      vni: 1000 + n,
      address: addressOf(n),
      cluster: taskOf(n).cluster,
      family: 'web',
      target: 'tmt-1',
      number: 1,
      ...different,
    });
  function written(...lines: readonly string[]) {
    const asked: number[] = [];
    const journal = { lines, refused: false };
    const creations: KeeperOptions['creations'] = async (since) => {
      asked.push((since - start) / 1000);
      const fault = {
        kind: 'denied',
        code: 'No',
        operation: 'FilterLogEvents',
        requestId: undefined,
        message: '',
      } as const;
      return journal.refused
        ? { kind: 'unheard', reading: { meaning: { kind: 'fault', fault: 'denied' }, fault } }
        : { kind: 'heard', value: journal.lines };
    };
    return { ...stage({ creations }), asked, journal };
  }

  test('gets its name once EC2 has not told it', async () => {
    const { keeper, told, pass, names, aws } = written(line(1), line(2));
    await pass(20);
    keeper.ask(1001);
    expect(await pass(1)).toEqual(['20 sessionsOf']);
    await pass(1);
    expect(names()).toEqual(['1001 1']);
    expect(told.changes).toEqual(['named 1']);
    expect(keeper.counts()).toMatchObject({ creations: 1, asking: 0 });
    // What EC2 shows later is the same task.
    aws.sessions = [sessionOf(1)];
    await pass(60);
    expect([names(), told.changes]).toEqual([['1001 1'], ['named 1']]);
  });

  test('is forgotten an hour later, as tasks are whose sessions are gone', async () => {
    const { keeper, pass, names } = written(line(1));
    keeper.ask(1001);
    await pass(3);
    expect(names()).toEqual(['1001 1']);
    await pass(3_700);
    expect(names()).toEqual([]);
  });

  test('is not asked for while nothing is unknown, and every five seconds while something is', async () => {
    const { keeper, asked, pass } = written();
    await pass(100);
    expect(asked).toEqual([]);
    keeper.ask(1001);
    await pass(60);
    // Ten minutes back first, then half a minute from where it stood.
    expect(asked).toEqual([-499, 71, 76, 81, 86, 91]);
  });

  test('is asked for again, from where it stood, when the log was not answered', async () => {
    const { keeper, asked, told, pass, journal, names } = written(line(1));
    journal.refused = true;
    keeper.ask(1001);
    await pass(8);
    journal.refused = false;
    await pass(8);
    expect(asked).toEqual([-598, -593, -588]);
    expect(told.said).toEqual([expect.stringContaining('FilterLogEvents: No')]);
    expect(names()).toEqual(['1001 1']);
  });

  test('is asked for at once where the clock is set back, behind EC2, from the same time back', async () => {
    const { clock, keeper, asked, pass } = written(line(1));
    keeper.ask(1002);
    await pass(3);
    clock.now -= 3_600_000;
    await pass(3);
    expect(asked).toEqual([-598, -4_195]);
  });

  test('is left to what is known of it from the same address', async () => {
    const { keeper, pass, aws } = written(line(1, { family: 'lie' }));
    aws.sessions = [sessionOf(1)];
    await pass(1);
    // Gone since, and its VNI comes from somewhere else.
    aws.sessions = [];
    keeper.ask(1001);
    await pass(10);
    expect(keeper.counts().creations).toBeGreaterThan(0);
    expect(
      keeper
        .directory()
        .get(1001)
        ?.map(({ task }) => task.family),
    ).toEqual(['web']);
  });
});

describe('a session without tags of ours', () => {
  test('gets the task on its interface from ECS, once', async () => {
    const { aws, told, pass, keeper } = stage();
    Object.assign(aws, { sessions: [untagged(1), sessionOf(2)], interfaces: [factsOf(1)], tasks: [taskOf(1)] });
    expect(await pass(2)).toEqual(['0 sessions', '0 interfaces', '1 clusters', '1 tasks']);
    expect(told.changes).toEqual(['named 2', 'named 1']);
    expect(keeper.directory().get(1001)?.[0]?.task).toMatchObject({ service: 'web', containers: ['app', 'proxy'] });
    expect((await pass(600)).filter((one) => /clusters|tasks/.test(one))).toEqual([]);
    expect(keeper.counts()).toMatchObject({ nameless: 0, searches: 1 });
  });

  test('whose task is nowhere is looked for again after ten minutes, in all clusters', async () => {
    const { aws, pass, keeper } = stage();
    Object.assign(aws, { sessions: [untagged(1)], interfaces: [factsOf(1)] });
    const called = (await pass(700)).filter((one) => /clusters|tasks/.test(one));
    const again = Number.parseInt(called[3] ?? '', 10);
    expect(called).toEqual([
      '1 clusters',
      '1 tasks',
      '1 tasks',
      ...['clusters', 'tasks', 'tasks'].map((one) => `${again} ${one}`),
    ]);
    expect(again).toBeGreaterThanOrEqual(601);
    expect(keeper.counts()).toMatchObject({ nameless: 1, searches: 2 });
  });

  test('whose task was nowhere is looked for again where the clock is set back', async () => {
    const { aws, clock, pass, names } = stage();
    Object.assign(aws, { sessions: [untagged(1)], interfaces: [factsOf(1)] });
    await pass(2);
    clock.now -= 3_600_000;
    aws.tasks = [taskOf(1)];
    await pass(2);
    expect(names()).toEqual(['1001 1']);
  });

  test('is looked for in the clusters that were named', async () => {
    const { aws, pass } = stage({ clusters: ['office'] });
    Object.assign(aws, { sessions: [untagged(1)], interfaces: [factsOf(1)], tasks: [taskOf(1)] });
    await pass(1);
    await pass(1);
    expect(aws.calls).toMatchObject([
      { operation: 'clusters' },
      { asked: [clusterArn('arn:aws:ecs:eu-central-1:1:cluster/office')] },
    ]);
  });

  test('that came with a lookup is looked for as well, a minute after the last search', async () => {
    const { aws, pass, keeper, told } = stage();
    Object.assign(aws, {
      sessions: [untagged(1)],
      interfaces: [factsOf(1), factsOf(2)],
      tasks: [taskOf(1), taskOf(2)],
    });
    await pass(30);
    aws.sessions = [untagged(1), untagged(2)];
    keeper.ask(1002);
    const called = await pass(35);
    expect(called.filter((one) => one.endsWith('clusters'))).toEqual(['61 clusters']);
    expect(told.changes).toEqual(['named 1', 'named 2']);
  });

  test('on an interface that is not of ECS is nobody’s, and ECS is not asked', async () => {
    const { aws, pass, keeper } = stage();
    Object.assign(aws, {
      sessions: [untagged(1)],
      interfaces: [factsOf(1, { description: 'Primary network interface' })],
    });
    expect((await pass(60)).filter((one) => /clusters|tasks/.test(one))).toEqual([]);
    expect([keeper.counts().nameless, keeper.directory().size]).toEqual([1, 0]);
  });

  test('is looked for again after a minute where ECS did not answer, which is said once', async () => {
    const { aws, pass, told } = stage();
    Object.assign(aws, { sessions: [untagged(1)], interfaces: [factsOf(1)], tasks: [taskOf(1)] });
    aws.refused = new Map<string, FaultKind>([['tasks', 'throttled']]);
    const called = await pass(130);
    expect(called.filter((one) => one.endsWith('tasks'))).toEqual(['1 tasks', '61 tasks', '121 tasks']);
    expect(told.said).toEqual([expect.stringContaining('tasks: No, no tasks today')]);
  });

  test('is found behind a cluster that ECS keeps from us, which is said', async () => {
    const { aws, pass, told, names } = stage();
    Object.assign(aws, {
      sessions: [untagged(1), untagged(2)],
      interfaces: [factsOf(1), factsOf(2)],
      tasks: [taskOf(1), taskOf(2, { cluster: office })],
    });
    aws.refused = new Map<string, FaultKind>([[`tasks ${shop}`, 'denied']]);
    const called = await pass(130);
    expect(names()).toEqual(['1002 2']);
    // The other one may be in there: it is looked for as one that is nowhere.
    expect(called.filter((one) => one.endsWith('tasks'))).toEqual(['1 tasks', '1 tasks']);
    expect(told.said).toEqual([expect.stringContaining('tasks: No, no tasks today')]);
  });
});

describe('tasks that forward their packets', () => {
  const forwarders = { container: 'tasktap', vni: 1 };
  const forwarding = (n: number, different: Partial<Task> = {}) =>
    taskOf(n, { containers: ['app', 'tasktap'], ...different });
  const looksInEcs = (called: readonly string[]) =>
    called.filter((one) => one.endsWith(' clusters')).map((one) => Number.parseInt(one, 10));
  const sourcesIn = (directory: Directory) =>
    (directory.get(1) ?? []).map(({ source, task }) => `${textOfAddress(source ?? new Uint8Array(4))} ${task.task}`);

  test('are named by their VNI and their address, beside those that are mirrored', async () => {
    const { aws, keeper, told, pass } = stage({ forwarders });
    Object.assign(aws, { sessions: [sessionOf(1)], interfaces: [factsOf(1)], tasks: [taskOf(1), forwarding(2)] });
    expect(await pass(2)).toEqual([
      '0 sessions',
      '0 interfaces',
      ...['clusters', 'taskArns', 'tasksOf', 'taskArns'].map((one) => `1 ${one}`),
    ]);
    expect(told.changes).toEqual(['named 1', 'named 2']);
    expect(sourcesIn(keeper.directory())).toEqual(['10.0.0.2 2']);
    expect(sourcesIn(keeper.present())).toEqual(['10.0.0.2 2']);
    expect(keeper.counts()).toMatchObject({ tasks: 2, gone: 0, nameless: 0, searches: 1 });
    expect(told.saved.map(({ session }) => session)).toEqual(['tms-1', '']);
    await pass(10);
    // In the same order, or the file would be another one each time.
    expect(told.saved.map(({ session }) => session)).toEqual(['tms-1', '']);
  });

  test('are looked for at the pace of sessions, and described once', async () => {
    const { aws, pass } = stage({ forwarders });
    aws.tasks = [forwarding(1), taskOf(2)];
    const called = await pass(240);
    expect(looksInEcs(called)).toEqual([1, 6, 16, 36, 76, 136, 196]);
    expect(called.filter((one) => one.endsWith(' tasksOf'))).toEqual(['1 tasksOf']);
  });

  test('are looked for at once when one that nobody knows is heard, and again soon', async () => {
    const { aws, keeper, told, pass } = stage({ forwarders });
    await pass(210);
    keeper.ask(1);
    expect(looksInEcs(await pass(1))).toEqual([210]);
    aws.tasks = [forwarding(1)];
    // ECS has shown it late; a flood of others changes nothing.
    const called: string[] = [];
    for (let second = 1; second < 20; second += 1) {
      keeper.ask(1);
      called.push(...(await pass(1)));
    }
    expect(looksInEcs(called)).toEqual([215, 220, 225]);
    expect(called.filter((one) => one.endsWith(' sessionsOf'))).toEqual([]);
    expect([told.changes, keeper.counts()]).toMatchObject([['named 1'], { asking: 0, lookups: 0 }]);
  });

  test('no more than a call a second, however many there are', async () => {
    const { aws, keeper, pass } = stage({ forwarders });
    aws.tasks = Array.from({ length: 5_000 }, (_, n) => forwarding(n));
    await pass(2);
    expect(keeper.counts().tasks).toBe(5_000);
    keeper.ask(1);
    // Fifty lists, fifty descriptions, a list of clusters, and a cluster without tasks; then no descriptions.
    expect(looksInEcs(await pass(170))).toEqual([103, 155]);
  });

  test('that have ended are remembered for an hour, longer if packets of theirs come, and looks at sessions say nothing of them', async () => {
    const bounds = { keep: millis(100_000), most: 10 };
    const { aws, keeper, told, pass } = stage({ forwarders, bounds });
    aws.tasks = [forwarding(1), forwarding(2), forwarding(3)];
    await pass(5);
    expect(keeper.counts().gone).toBe(0);
    aws.tasks = [forwarding(1)];
    await pass(6);
    expect([keeper.counts().gone, sourcesIn(keeper.present())]).toEqual([2, ['10.0.0.1 1']]);
    expect(sourcesIn(keeper.directory())).toHaveLength(3);
    await pass(70);
    // The one that is there has the same VNI, and is none of the others.
    keeper.heard([
      { vni: 1, eni: 'eni-1' },
      { vni: 1, eni: 'eni-2' },
    ]);
    await pass(100);
    expect(told.changes.slice(3)).toEqual(['forgotten 3']);
    await pass(200);
    expect(told.changes.slice(3)).toEqual(['forgotten 3', 'forgotten 2']);
  });

  test('stay known while ECS does not answer, which is asked less and less often, and sessions as before', async () => {
    const { aws, keeper, told, pass } = stage({ forwarders });
    Object.assign(aws, { sessions: [sessionOf(1)], tasks: [forwarding(2)] });
    await pass(5);
    aws.tasks = [];
    aws.refused = new Map<string, FaultKind>([['taskArns', 'throttled']]);
    const called = await pass(300);
    expect(looksInEcs(called)).toEqual([6, 16, 36, 76, 156]);
    expect(looksOf(called).length).toBeGreaterThan(5);
    keeper.ask(1);
    expect(looksInEcs(await pass(10))).toEqual([]);
    expect(sourcesIn(keeper.present())).toEqual(['10.0.0.2 2']);
    expect(keeper.counts()).toMatchObject({ gone: 0, failures: 5 });
    aws.refused = new Map();
    await pass(100);
    expect(keeper.counts().gone).toBe(1);
    expect(told.said).toEqual([
      'The directory cannot be read as it should; the names known so far stay. taskArns: No, no taskArns today',
      'The directory is read again.',
    ]);
  });

  test('begin and end as ever behind a cluster that ECS keeps from us, which is said until it is over', async () => {
    const { aws, keeper, told, pass } = stage({ forwarders });
    aws.tasks = [forwarding(1), forwarding(2, { cluster: office })];
    aws.refused = new Map<string, FaultKind>([[`taskArns ${shop}`, 'denied']]);
    expect(looksInEcs(await pass(20))).toEqual([1, 6, 16]);
    expect(sourcesIn(keeper.present())).toEqual(['10.0.0.2 2']);
    aws.tasks = [forwarding(1)];
    await pass(40);
    expect(keeper.counts().gone).toBe(1);
    const complaint =
      'The directory cannot be read as it should; the names known so far stay. taskArns: No, no taskArns today';
    expect(told.said).toEqual([complaint]);
    // Of whom nobody knows.
    keeper.ask(1);
    expect(looksInEcs(await pass(5))).toEqual([60]);
    aws.refused = new Map();
    await pass(60);
    expect(sourcesIn(keeper.present())).toEqual(['10.0.0.1 1']);
    expect(told.said).toEqual([complaint, 'The directory is read again.']);
  });

  test('that an earlier process knew have their names at once, and are gone if ECS does not show them', async () => {
    const before = stage({ forwarders });
    before.aws.tasks = [forwarding(1), forwarding(2)];
    await before.pass(2);
    const { aws, keeper, told, pass, names } = stage({ forwarders, known: before.told.saved });
    expect(names()).toEqual(['1 1', '1 2']);
    aws.tasks = [forwarding(1)];
    aws.refused = new Map<string, FaultKind>([['clusters', 'unavailable']]);
    await pass(5);
    expect(keeper.counts().gone).toBe(0);
    aws.refused = new Map();
    await pass(10);
    expect([keeper.counts().gone, told.changes]).toEqual([1, []]);
  });

  test('that an earlier process knew, and nobody asks for any more, are gone', async () => {
    const before = stage({ forwarders });
    before.aws.tasks = [forwarding(1)];
    await before.pass(2);
    const { keeper, pass } = stage({ known: before.told.saved });
    await pass(1);
    expect(keeper.counts().gone).toBe(1);
  });

  test('give way to what a person said of their address', async () => {
    const given = directoryOf([{ vni: 1, source: longAddress(address(addressOf(1))), task: identity('mine') }]);
    const { aws, told, pass, names } = stage({ forwarders, given });
    aws.tasks = [forwarding(1), forwarding(2)];
    await pass(2);
    expect([names(), told.changes]).toEqual([['1 mine', '1 2'], ['named 2']]);
  });

  test('are all known after the first look, unless nobody asks, or a person speaks of their VNI', async () => {
    const { aws, keeper, pass } = stage({ forwarders });
    aws.tasks = [forwarding(1)];
    await pass(1);
    expect(keeper.knownForwarders()).toBeUndefined();
    await pass(1);
    expect(keeper.knownForwarders()).toEqual({ container: 'tasktap', asOf: start + 1000 });
    const given = directoryOf([{ vni: 1, source: longAddress(address(addressOf(9))), task: identity('mine') }]);
    const others = directoryOf([{ vni: 2, source: undefined, task: identity('mine') }]);
    const stages = [stage(), stage({ forwarders, given }), stage({ forwarders, given: others })];
    for (const each of stages) await each.pass(2);
    expect(stages.map((each) => each.keeper.knownForwarders()?.asOf)).toEqual([undefined, undefined, start + 1000]);
  });

  test('are looked for at once where the clock is set back', async () => {
    const { aws, clock, keeper, pass } = stage({ forwarders });
    await pass(5);
    aws.tasks = [forwarding(1)];
    clock.now -= 3_600_000;
    await pass(2);
    expect(sourcesIn(keeper.directory())).toEqual(['10.0.0.1 1']);
  });

  test('an address that goes to another task is the other one’s', async () => {
    const { aws, keeper, told, pass } = stage({ forwarders });
    aws.tasks = [forwarding(1)];
    await pass(2);
    const { eni } = forwarding(1);
    aws.tasks = [forwarding(2, { eni })];
    await pass(10);
    expect(sourcesIn(keeper.directory())).toEqual(['10.0.0.1 2']);
    expect(told.changes).toEqual(['named 1', 'named 2']);
  });
});

describe('interfaces', () => {
  test('are asked for once; those that are not there after five seconds, and then every ten minutes', async () => {
    const { aws, pass } = stage();
    Object.assign(aws, { sessions: [sessionOf(1), untagged(2)], interfaces: [factsOf(1)] });
    const called = (await pass(700)).filter((one) => one.endsWith('interfaces'));
    expect(called).toHaveLength(3);
    expect(called.slice(0, 2)).toEqual(['0 interfaces', '5 interfaces']);
  });

  test('that were not there are asked for again where the clock is set back', async () => {
    const { aws, clock, pass, keeper } = stage();
    aws.sessions = [sessionOf(1)];
    await pass(1);
    clock.now -= 3_600_000;
    aws.interfaces = [factsOf(1)];
    await pass(1);
    expect(keeper.directory().get(1001)?.[0]?.task.az).toBe('eu-central-1a');
  });

  test('of whom the session is gone are forgotten', async () => {
    const { aws, pass } = stage();
    Object.assign(aws, { sessions: [sessionOf(1)], interfaces: [factsOf(1)] });
    await pass(1);
    aws.sessions = [];
    await pass(60);
    aws.sessions = [sessionOf(1)];
    expect((await pass(60)).filter((one) => one.endsWith('interfaces'))).toHaveLength(1);
  });

  test('that EC2 does not tell of leave the names as the tags say', async () => {
    const { aws, pass, names, keeper } = stage();
    aws.sessions = [sessionOf(1)];
    aws.refused = new Map<string, FaultKind>([['interfaces', 'denied']]);
    await pass(1);
    expect(names()).toEqual(['1001 1']);
    expect(keeper.directory().get(1001)?.[0]?.task.az).toBeUndefined();
  });
});

describe('what was known before', () => {
  const known: Known = {
    entry: { vni: 1001, source: longAddress(address('10.0.0.1')), task: { ...identity('1'), eni: 'eni-1' } },
    session: 'tms-1',
    since: instant(start - 60_000),
    gone: undefined,
    heard: undefined,
  };

  test('names packets before the first look, and is no news then', async () => {
    const { aws, told, pass, names } = stage({ known: [known] });
    expect(names()).toEqual(['1001 1']);
    aws.sessions = [sessionOf(1)];
    await pass(1);
    expect([names(), told.changes]).toEqual([['1001 1'], []]);
  });

  test('is gone if the first look does not show it, and forgotten an hour later unless packets come', async () => {
    const { told, pass, keeper } = stage({ known: [known], bounds: { keep: millis(100_000), most: 10 } });
    await pass(60);
    expect([keeper.counts().gone, told.changes]).toEqual([1, []]);
    expect([namesIn(keeper.directory()).length, namesIn(keeper.present())]).toEqual([1, []]);
    keeper.heard([{ vni: 1001, eni: 'eni-1' }]);
    await pass(100);
    expect(told.changes).toEqual([]);
    await pass(200);
    expect(told.changes).toEqual(['forgotten 1']);
  });
});

test('every look is kept for the next process', async () => {
  const { aws, told, pass } = stage();
  aws.sessions = [sessionOf(1)];
  await pass(1);
  expect(told.saved).toMatchObject([{ session: 'tms-1', gone: undefined }]);
  aws.sessions = [];
  await pass(10);
  expect(told.saved).toMatchObject([{ session: 'tms-1', gone: start + 5_000 }]);
});

test('what has no room is counted', async () => {
  const { aws, pass, keeper } = stage({ bounds: { keep: millis(1), most: 1 } });
  aws.sessions = [sessionOf(1), sessionOf(2)];
  await pass(1);
  expect(keeper.counts()).toMatchObject({ tasks: 1, 'tasks-dropped': 1 });
});

describe('a directory that a person gave', () => {
  const given = directoryOf([
    { vni: 1001, source: longAddress(address(addressOf(1))), task: identity('mine') },
    { vni: 1002, source: undefined, task: identity('anybody') },
    { vni: 5, source: undefined, task: identity('elsewhere') },
  ]);

  test('is there from the beginning', () => {
    expect(stage({ given }).names()).toEqual(['1001 mine', '1002 anybody', '5 elsewhere']);
  });

  test('is right about its VNIs and sources, and nobody is told of what it hides', async () => {
    const { aws, told, pass, names } = stage({ given });
    aws.sessions = [sessionOf(1), sessionOf(2), sessionOf(3), { ...sessionOf(4), vni: 1001 }];
    await pass(1);
    expect(names()).toEqual(['1001 mine', '1001 4', '1002 anybody', '5 elsewhere', '1003 3']);
    expect(told.changes).toEqual(['named 3', 'named 4']);
  });

  test('leaves no packet of its VNI to a task that would take it from any address', async () => {
    const { aws, told, pass, names } = stage({ given });
    aws.sessions = [sessionOf(1, { tags: new Map([...sessionOf(1).tags].filter(([key]) => key !== 'tasktap:ip')) })];
    await pass(1);
    expect([names()[0], told.changes]).toEqual(['1001 mine', []]);
  });
});

test('one thing at a time: a look that hangs is the only one, and does not hold up who asks', async () => {
  const looks: (() => void)[] = [];
  const naming = {
    ...scripted().naming,
    sessions: () =>
      new Promise<{ readonly kind: 'heard'; readonly value: readonly MirrorSession[] }>((resolve) => {
        looks.push(() => resolve({ kind: 'heard', value: [sessionOf(1)] }));
      }),
  };
  const { keeper, names } = stage({ naming });
  const ticks = [keeper.tick(), keeper.tick(), keeper.tick()];
  keeper.ask(1001);
  expect([looks.length, keeper.counts().asking]).toEqual([1, 1]);
  looks[0]?.();
  await Promise.all(ticks);
  expect([names(), looks.length, keeper.counts().asking]).toEqual([['1001 1'], 1, 0]);
});

function identity(task: string) {
  return {
    cluster: 'shop',
    service: 'web',
    task,
    family: 'web',
    eni: undefined,
    az: undefined,
    account: '111122223333',
  };
}
