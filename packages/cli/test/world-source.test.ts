// The page over an emulated account: whose calls it counts, in which time, and where sessions have room.
import { createAccount, createVirtualClock, type Emulator, emptyAccount } from '@tasktap/emulator';
import { expect, test } from 'vitest';
import { worldSource } from '../src/console/world-source.ts';

type Call = Parameters<Emulator['calls']['record']>[0];

function stage() {
  const clock = createVirtualClock(1_772_611_200_000);
  const account = createAccount({
    clock,
    seed: 1,
    fleet: {
      ...emptyAccount,
      clusters: ['shop'],
      targets: [{ kind: 'network-load-balancer' }, { kind: 'network-interface' }],
    },
  });
  const source = worldSource({
    emulator: account as Emulator,
    isOurs: (principal) => principal === 'function',
    callsOf: 'Of the functions.',
    packets: { kind: 'none', why: 'Nobody talks.' },
  });
  const call = (different: Partial<Call>): void =>
    account.calls.record({
      ...{ at: clock.now(), principal: 'function', service: 'ec2', operation: 'CreateTrafficMirrorSession' },
      ...{ status: 200, code: undefined, lackedRight: undefined, latencyMs: 0, about: {}, bug: undefined },
      ...different,
    });
  return { clock, account, source, call };
}

test('calls of ours count, for a minute of emulated time; those of others, and of nobody, do not', async () => {
  const { clock, source, call } = stage();
  call({});
  call({ code: 'RequestLimitExceeded', status: 503 });
  call({ code: 'NetworkInterfaceNotSupported', status: 400 });
  call({ principal: 'somebody' });
  call({ principal: undefined });
  call({ operation: undefined });
  const create = { operations: ['ec2:CreateTrafficMirrorSession'], limit: { burst: 50, perSecond: 5 } };
  expect((await source.fleet()).budgets).toEqual([{ ...create, calls: 3, throttled: 1 }]);
  clock.pass(60_000);
  expect((await source.fleet()).budgets).toEqual([{ ...create, calls: 0, throttled: 0 }]);
});

test.each<[string, Readonly<Record<string, string>>, boolean | undefined]>([
  ['no stack is there', { '/tasktap/tap/stops/shop': 'paused' }, undefined],
  ['it is on', { '/tasktap/tap/switch': 'paused: incident 4711' }, true],
  ['it is not on', { '/tasktap/tap/switch': 'running' }, false],
  ['one of two stacks may act', { '/tasktap/tap/switch': 'paused', '/tasktap/other/switch': 'running' }, false],
])('the off switch: %s', async (_sentence, values, paused) => {
  const { account, source } = stage();
  for (const [name, value] of Object.entries(values)) {
    account.world.parameters.set(name, { name, value, type: 'String', version: 1, modifiedAt: 0 });
  }
  expect((await source.fleet()).paused).toBe(paused);
});

test('a target that is an interface has the room that EC2 gives it, others have what the account has', async () => {
  const { account, source } = stage();
  const [balancer, networkInterface] = account.world.targets.values();
  for (const [index, target] of [balancer, balancer, networkInterface].entries()) {
    const session = {
      ...{ id: `tms-${index}`, ownerId: account.world.account, networkInterfaceId: `eni-${index}`, filterId: 'tmf-1' },
      ...{ targetId: target?.id ?? '', sessionNumber: 1, packetLength: undefined, vni: index + 1 },
      ...{ description: undefined, createdAt: 0, tags: new Map<string, string>() },
    };
    account.world.sessions.set(session.id, session);
  }
  const { targets } = await source.fleet();
  expect(targets.map(({ kind, sessions, limit }) => [kind, sessions, limit])).toEqual([
    ['network-load-balancer', 2, undefined],
    ['network-interface', 1, 10],
    ['every target', 3, 10_000],
  ]);
});
