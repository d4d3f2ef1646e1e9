// Coverage that is heard: a fleet in virtual time, collectors that tell of it into an emulated log, and who is silent by that.
import { createHearing, type KeeperOptions, type Hearing as Told } from '@tasktap/collector';
import { collectorLogOf, collectorsTag, eniId, instant, type Task as TapTask, targetId, taskArn } from '@tasktap/core';
import { administrator, type WorldTask } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import { readHearing } from '../../packages/cli/src/hearing/hearing.ts';
import { heardVerdict } from '../../packages/cli/src/hearing/verdict.ts';
import { addressOf, type Collector, fleetOf, sessionOf, type Watched, watch } from './watched-account.ts';

const line = { logStream: 's', functionName: 'collector', requestId: undefined, by: 'function' } as const;

interface Telling {
  readonly collector: Collector;
  readonly told: Told;
  /** Whose packets come to it. */
  readonly hears: (task: WorldTask) => boolean;
}

/** A fleet that is mirrored. `tagged`: as targets whose collectors tell under another name. */
function stage(tagged?: { readonly name: string }) {
  const watched = watch(fleetOf(4));
  watched.mirror('ours');
  return staged(watched, tagged);
}

/** A fleet that forwards its packets. `away`: minutes between which its collectors get no answer of ECS. */
function forwarding(...away: readonly (readonly [number, number])[]) {
  const faults = away.map(([from, until]) => ({ from: from * 60, until: until * 60, ...unanswered }));
  return staged(watch(fleetOf(4, ['tasktap']), { faults: { faults } }));
}

const unanswered = { kind: 'unavailable', calls: 'ecs:*', principal: 'collector' } as const;
const forwarders = { container: 'tasktap', vni: 1 };

function staged(watched: Watched, tagged?: { readonly name: string }) {
  const { account, clock } = watched;
  const [target = ''] = account.world.targets.keys();
  const name = tagged?.name ?? target;
  if (tagged !== undefined) account.world.targets.get(target)?.tags.set(collectorsTag, name);
  const tellings: Telling[] = [];
  const now = () => instant(clock.now());
  return {
    watched,
    /** Answers how it ends. */
    begin(hears: Telling['hears'], options: Partial<KeeperOptions> = {}): () => void {
      const collector = watched.collector({ readsTargets: tagged !== undefined, ...options });
      const telling = { collector, told: createHearing(name, now()), hears };
      tellings.push(telling);
      return () => {
        collector.end();
        tellings.splice(tellings.indexOf(telling), 1);
      };
    },
    /** Packets of each task twice a minute, to whom they come; what collectors write goes into their log. */
    async pass(minutes: number): Promise<void> {
      for (let half = 0; half < minutes * 2; half += 1) {
        await watched.pass(30);
        for (const { collector, told, hears } of tellings) {
          const tasks = watched.tasks().filter(hears);
          told.take(
            tasks.flatMap((task) => heardOf(watched, collector, task)),
            now(),
          );
          for (const text of told.due(collector.keeper.mirroring(), collector.keeper.knownForwarders(), now())) {
            account.logs.write({ ...line, logGroup: collectorLogOf(name), at: clock.now(), text });
          }
        }
      }
    },
    /** Ids of tasks, by what `tasktap status` would say. */
    async verdicts(): Promise<Readonly<Record<string, string>>> {
      const hearing = await readHearing(
        { linesIfThere: linesOf(watched), targets: targetsOf(watched) },
        [targetId(target)],
        clock.now(),
      );
      return Object.fromEntries(
        watched.tasks().map((task) => {
          const seen = seenOf(task);
          const session = sessionOf(account.world, task);
          const mirrored = { kind: 'mirrored', session: { ...session, eni: seen.eni?.id, target }, by: 'us' };
          const verdict = session === undefined ? { kind: 'forwarded' } : mirrored;
          return [task.id, heardVerdict(verdict as never, seen, hearing).kind];
        }),
      );
    },
    counts: () => tellings.map(({ collector, told }) => told.counts(collector.keeper.mirroring(), now())),
  };
}

function seenOf({ arn, createdAt, startedAt = createdAt, attachment }: WorldTask): TapTask {
  const eni = { id: eniId(attachment?.networkInterfaceId ?? '') } as TapTask['eni'];
  const times = { createdAt: instant(createdAt), connectedAt: undefined, startedAt: instant(startedAt) };
  return { arn: taskArn(arn), ...times, containers: ['web', 'tasktap'], eni } as Partial<TapTask> as TapTask;
}

/** Of a task without a session, what the collector's directory says of its address. */
function heardOf({ account: { world } }: Watched, { keeper }: Collector, task: WorldTask) {
  const session = sessionOf(world, task);
  if (session !== undefined) return [{ vni: session.vni, eni: session.networkInterfaceId }];
  const from = addressOf(world, task).split('.').join();
  const named = keeper.directory().get(1);
  return [{ vni: 1, eni: named?.find(({ source }) => source?.subarray(12).join() === from)?.task.eni }];
}

function linesOf({ account }: Watched): Parameters<typeof readHearing>[0]['linesIfThere'] {
  return async ({ logGroup: logGroupName, since: startTime, containing }) => {
    const input = { logGroupName, startTime, filterPattern: `"${containing}"` };
    const said = await account.call(administrator, 'logs', 'FilterLogEvents', input);
    if (said.kind !== 'answered') return { kind: 'heard', value: undefined };
    const { events } = said.output as {
      readonly events: readonly { readonly eventId: string; readonly timestamp: number; readonly message: string }[];
    };
    const value = events.map(({ eventId: id, timestamp: at, message: text }) => ({ id, at, text }));
    return { kind: 'heard', value };
  };
}

function targetsOf({ account: { world } }: Watched): Parameters<typeof readHearing>[0]['targets'] {
  const value = [...world.targets.values()].map(({ id, tags }) => ({
    ...{ id: targetId(id), owner: '111122223333', eni: undefined },
    collectors: tags.get(collectorsTag),
  }));
  return async () => ({ kind: 'heard', value });
}

const kinds = (verdicts: Readonly<Record<string, string>>): readonly string[] => Object.values(verdicts);

test('a fleet whose packets go nowhere is silent after ten minutes, and not before', async () => {
  const { begin, pass, verdicts, counts } = stage();
  begin(() => false);
  await pass(9.5);
  expect(new Set(kinds(await verdicts()))).toEqual(new Set(['mirrored']));
  await pass(1.5);
  expect(kinds(await verdicts())).toEqual(['silent', 'silent', 'silent', 'silent']);
  expect(counts()).toEqual([{ heard: 0, mirrored: 4, unheard: 4 }]);
});

test('behind a gateway they tell under the name of its endpoint service, which the tag of the target says', async () => {
  const { watched, begin, pass, verdicts, counts } = stage({ name: 'com.amazonaws.vpce.eu-central-1.vpce-svc-1' });
  const [quiet] = watched.tasks();
  begin(({ id }) => id !== quiet?.id);
  await pass(15);
  const silent = Object.entries(await verdicts()).filter(([, kind]) => kind === 'silent');
  expect(silent).toEqual([[quiet?.id, 'silent']]);
  expect(counts()).toEqual([{ heard: 3, mirrored: 4, unheard: 1 }]);
});

test('of two collectors each hears half, and nobody is silent', async () => {
  const { watched, begin, pass, verdicts, counts } = stage();
  const ids = watched.tasks().map(({ id }) => id);
  begin(({ id }) => ids.indexOf(id) % 2 === 0);
  begin(({ id }) => ids.indexOf(id) % 2 === 1);
  await pass(15);
  expect(new Set(kinds(await verdicts()))).toEqual(new Set(['mirrored']));
  const half = { heard: 2, mirrored: 4, unheard: 2 };
  expect(counts()).toEqual([half, half]);
});

test('one that falls silent is told by its id, and no more once it is heard again', async () => {
  const { watched, begin, pass, verdicts } = stage();
  const [quiet] = watched.tasks();
  let isQuiet = false;
  begin(({ id }) => !(isQuiet && id === quiet?.id));
  await pass(12);
  isQuiet = true;
  await pass(9);
  expect((await verdicts())[quiet?.id ?? '']).toBe('mirrored');
  await pass(5);
  const silent = Object.entries(await verdicts()).filter(([, kind]) => kind === 'silent');
  expect(silent).toEqual([[quiet?.id, 'silent']]);
  isQuiet = false;
  await pass(1.5);
  expect(new Set(kinds(await verdicts()))).toEqual(new Set(['mirrored']));
});

test('tasks that start are not missed for ten minutes, whoever else has long been heard', async () => {
  const { watched, begin, pass, verdicts } = stage();
  begin(() => true);
  await pass(12);
  begin(() => true);
  await watched.scale('web', 6);
  await pass(5);
  expect(new Set(kinds(await verdicts()))).toEqual(new Set(['mirrored']));
  expect(kinds(await verdicts())).toHaveLength(6);
});

test('where no collector tells, nobody is called silent', async () => {
  const { pass, verdicts } = stage();
  await pass(30);
  expect(new Set(kinds(await verdicts()))).toEqual(new Set(['mirrored']));
});

describe('a fleet that forwards its packets', () => {
  const all = { forwarders };

  test('is heard under the names that the collector finds in ECS; whose packets go nowhere is silent', async () => {
    const { watched, begin, pass, verdicts, counts } = forwarding();
    const [lost] = watched.tasks();
    begin(({ id }) => id !== lost?.id, all);
    await pass(9);
    expect(new Set(kinds(await verdicts()))).toEqual(new Set(['forwarded']));
    await pass(3);
    const silent = Object.entries(await verdicts()).filter(([, kind]) => kind !== 'forwarded');
    expect(silent).toEqual([[lost?.id, 'silent']]);
    expect(counts()).toEqual([{ heard: 0, mirrored: 0, unheard: 0 }]);
  });

  test('is not silent while one collector does not look for it, nor for the first ten minutes of another that does', async () => {
    const { begin, pass, verdicts } = forwarding();
    begin(() => false, all);
    const end = begin(() => true);
    await pass(20);
    expect(new Set(kinds(await verdicts()))).toEqual(new Set(['forwarded']));
    end();
    begin(() => true, all);
    for (let minute = 0; minute < 30; minute += 1) {
      await pass(1);
      expect(new Set(kinds(await verdicts()))).toEqual(new Set(['forwarded']));
    }
  });

  test('is not called silent by a collector that ECS has never answered', async () => {
    const { begin, pass, verdicts } = forwarding([0, 60]);
    begin(() => true, all);
    await pass(30);
    expect(new Set(kinds(await verdicts()))).toEqual(new Set(['forwarded']));
  });

  test('while ECS does not answer is judged as before, but for tasks that start: nobody is silent whose name is not known', async () => {
    const { watched, begin, pass, verdicts } = forwarding([15, 40]);
    const [lost] = watched.tasks();
    begin(({ id }) => id !== lost?.id, all);
    await pass(16);
    await watched.scale('web', 8);
    for (let minute = 0; minute < 45; minute += 1) {
      await pass(1);
      const silent = Object.entries(await verdicts()).filter(([, kind]) => kind !== 'forwarded');
      expect(silent).toEqual([[lost?.id, 'silent']]);
    }
    expect(watched.tasks()).toHaveLength(8);
  });

  test('a task that starts and sends nothing is silent within a quarter of an hour', async () => {
    const { watched, begin, pass, verdicts } = forwarding();
    const old = new Set(watched.tasks().map(({ id }) => id));
    begin(({ id }) => old.has(id), all);
    await pass(15);
    await watched.scale('web', 5);
    await pass(10);
    expect(new Set(kinds(await verdicts()))).toEqual(new Set(['forwarded']));
    await pass(6);
    const silent = Object.entries(await verdicts()).filter(([, kind]) => kind === 'silent');
    expect(silent).toEqual([[watched.tasks().find(({ id }) => !old.has(id))?.id, 'silent']]);
  });
});
