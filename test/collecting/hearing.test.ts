// Coverage that is heard: a fleet in virtual time, collectors that tell of it into an emulated log, and who is silent by that.
import { createHearing, type Hearing as Told } from '@tasktap/collector';
import { collectorLogOf, collectorsTag, instant, type Task as TapTask, targetId, taskArn } from '@tasktap/core';
import { administrator, type WorldTask } from '@tasktap/emulator';
import { expect, test } from 'vitest';
import { readHearing } from '../../packages/cli/src/hearing/hearing.ts';
import { heardVerdict } from '../../packages/cli/src/hearing/verdict.ts';
import { type Collector, fleetOf, sessionOf, type Watched, watch } from './watched-account.ts';

const line = { logStream: 's', functionName: 'collector', requestId: undefined, by: 'function' } as const;

interface Telling {
  readonly collector: Collector;
  readonly told: Told;
  /** Whose packets come to it. */
  readonly hears: (task: WorldTask) => boolean;
}

/** `tagged`: as targets whose collectors tell under another name. */
function stage(tagged?: { readonly name: string }) {
  const watched = watch(fleetOf(4));
  watched.mirror('ours');
  const { account, clock } = watched;
  const [target = ''] = account.world.targets.keys();
  const name = tagged?.name ?? target;
  if (tagged !== undefined) account.world.targets.get(target)?.tags.set(collectorsTag, name);
  const tellings: Telling[] = [];
  const now = () => instant(clock.now());
  return {
    watched,
    begin(hears: Telling['hears']): void {
      const collector = watched.collector({ readsTargets: tagged !== undefined });
      tellings.push({ collector, told: createHearing(name, now()), hears });
    },
    /** Packets of each task twice a minute, to whom they come; what collectors write goes into their log. */
    async pass(minutes: number): Promise<void> {
      for (let half = 0; half < minutes * 2; half += 1) {
        await watched.pass(30);
        for (const { collector, told, hears } of tellings) {
          const tasks = watched.tasks().filter(hears);
          told.take(
            tasks.flatMap((task) => heardOf(watched, task)),
            now(),
          );
          for (const text of told.due(collector.keeper.mirroring(), now())) {
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
          const seen = { arn: taskArn(task.arn), createdAt: instant(task.createdAt), connectedAt: undefined };
          const session = { ...sessionOf(account.world, task), eni: task.attachment?.networkInterfaceId, target };
          const verdict = { kind: 'mirrored', session, by: 'us' } as never;
          return [task.id, heardVerdict(verdict, seen as TapTask, hearing).kind];
        }),
      );
    },
    counts: () => tellings.map(({ collector, told }) => told.counts(collector.keeper.mirroring(), now())),
  };
}

function heardOf({ account: { world } }: Watched, task: WorldTask) {
  const session = sessionOf(world, task);
  return session === undefined ? [] : [{ vni: session.vni, eni: session.networkInterfaceId }];
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
