// A task that is gone before anybody asked EC2: its packets have its name, from the journal of the deployed functions.
import { createNaming, createPacer } from '@tasktap/aws';
import { createKeeper, creationMark, type KeeperOptions } from '@tasktap/collector';
import type { JournalEntry } from '@tasktap/controller';
import { administrator, createRandom } from '@tasktap/emulator';
import { expect, test } from 'vitest';
import { createStage, fleetOf, MINUTE, SECOND, type Stage } from '../scenarios/template/stage.ts';
import { theTemplate } from '../scenarios/template/template.ts';
import { connectTo } from '../simulation/connection.ts';

type Created = Extract<JournalEntry, { readonly kind: 'session-created' }>;

/** A collector's directory, with the rights of an administrator. */
function keeperOf({ emulator, clock }: Stage, creations: KeeperOptions['creations']) {
  const door = {
    ask: (_: unknown, { service, operation, input }: Parameters<Parameters<typeof connectTo>[0]['ask']>[1]) =>
      emulator.call(administrator, service, operation, input),
    planCrash: () => undefined,
    forgetCrashes: () => undefined,
  };
  const actor = { stack: 'x', principal: administrator, invocation: '', alive: true, die: () => undefined };
  const sleep = (milliseconds: number) => new Promise<void>((resolve) => void clock.after(milliseconds, resolve));
  const pacer = createPacer({ clock: { now: clock.now, sleep }, burst: 50, perSecond: 10 });
  const clients = connectTo(door, actor, clock, createRandom(1))({ region: 'eu-central-1', taskReads: pacer });
  return createKeeper({
    naming: createNaming({ clients }),
    now: clock.now,
    random: () => 0,
    clusters: [],
    creations,
    given: new Map(),
    known: [],
    save: () => Promise.resolve(),
    changed: () => undefined,
    say: () => undefined,
  });
}

test('a task that lives shorter than the time between two looks has its name on its packets', async () => {
  const ends = { kind: 'exits', afterSeconds: 1 } as const;
  const stage = await createStage(fleetOf({ services: [{ name: 'job', cluster: 'shop', count: 0, ends }] }));
  const { emulator } = stage;
  await stage.deploy(await theTemplate(), { Unmirrorable: 'observe' });
  const groups = new Set<string>();
  emulator.logs.onLine(({ logGroup }) => void groups.add(logGroup));
  const creations: KeeperOptions['creations'] = async (startTime) => {
    const texts: string[] = [];
    for (const logGroupName of groups) {
      const input = { logGroupName, startTime, filterPattern: `"${creationMark}"` };
      const said = await emulator.call(administrator, 'logs', 'FilterLogEvents', input);
      if (said.kind !== 'answered') throw new Error(`no lines of ${logGroupName}`);
      const { events } = said.output as { readonly events: readonly { readonly message: string }[] };
      texts.push(...events.map(({ message }) => message));
    }
    return { kind: 'heard', value: texts };
  };
  const [keeper, without] = [keeperOf(stage, creations), keeperOf(stage, undefined)];
  const tick = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      void keeper.tick();
      void without.tick();
      await stage.pass(SECOND);
    }
  };
  await tick(1);
  const scale = (desiredCount: number) =>
    emulator.call(administrator, 'ecs', 'UpdateService', { cluster: 'shop', service: 'job', desiredCount });
  await scale(1);
  const isCreated = ({ kind }: JournalEntry): boolean => kind === 'session-created';
  for (let waited = 0; waited < 60 && !stage.journal.some(isCreated); waited += 1) await stage.pass(SECOND);
  await scale(0);
  await stage.pass(3 * MINUTE);
  const created = stage.journal.find(isCreated) as Created;
  expect(emulator.world.sessions.size).toBe(0);
  // Its packets have been on the way, or the collector was busy.
  keeper.ask(created.vni);
  without.ask(created.vni);
  await tick(8);
  const [entry] = keeper.directory().get(created.vni) ?? [];
  expect(entry).toMatchObject({
    source: expect.any(Uint8Array),
    task: {
      cluster: 'shop',
      service: 'job',
      task: created.task.split('/').at(-1),
      eni: created.eni,
      account: emulator.world.account,
    },
  });
  expect(entry?.source?.subarray(12).join('.')).toBe(created.address);
  expect(without.directory().get(created.vni)).toBeUndefined();
  await stage.close();
});
