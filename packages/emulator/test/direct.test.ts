// The door without a wire: what is signed, parsed and written over HTTP is not, and everything else happens all the same.
import { expect, test } from 'vitest';
import { administrator, createAccount } from '../src/emulator.ts';
import type { Fault } from '../src/faults/plan.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { letPass } from '../src/world/let-pass.ts';
import { createVirtualClock } from '../src/world/virtual-clock.ts';

const noon = Date.parse('2026-03-04T12:00:00Z');
const nobody = { ...administrator, name: 'nobody', policies: [] };

function account(faults: readonly Fault[] = []) {
  const clock = createVirtualClock(noon);
  const fleet = { ...emptyAccount, clusters: ['shop'], services: [{ name: 'web', cluster: 'shop', count: 2 }] };
  return { clock, ...createAccount({ clock, seed: 1, fleet, faults: { faults: [...faults] } }) };
}

const list = { cluster: 'shop', desiredStatus: 'RUNNING' };

test('time passes by itself, and calls are answered as the SDK names things', async () => {
  const { clock, call } = account();
  expect(await call(administrator, 'ecs', 'ListTasks', list)).toMatchObject({
    kind: 'answered',
    output: { taskArns: [] },
  });
  await letPass(clock, 120_000);
  const answer = await call(administrator, 'ecs', 'ListTasks', list);
  expect(answer).toMatchObject({ kind: 'answered', output: { taskArns: [expect.any(String), expect.any(String)] } });
  expect(clock.now()).toBe(noon + 120_000);
});

test('IAM judges the caller', async () => {
  const { call } = account();
  const answer = await call(nobody, 'ecs', 'ListTasks', list);
  expect(answer).toMatchObject({ kind: 'refused', error: { code: 'AccessDeniedException' } });
});

test('the buckets are the same, and refill with the clock', async () => {
  const { clock, call } = account();
  const wish = { DryRun: true };
  const codes = new Set<string>();
  for (let made = 0; made < 51; made += 1) {
    const answer = await call(administrator, 'ec2', 'CreateTrafficMirrorFilter', wish);
    codes.add(answer.kind === 'refused' ? answer.error.code : answer.kind);
  }
  expect([...codes]).toEqual(['DryRunOperation', 'RequestLimitExceeded']);
  clock.pass(1000);
  const answer = await call(administrator, 'ec2', 'CreateTrafficMirrorFilter', wish);
  expect(answer).toMatchObject({ kind: 'refused', error: { code: 'DryRunOperation' } });
});

test.each([
  ['before', 0],
  ['after', 1],
] as const)('an answer that is lost %s the act leaves %i filters, after the silence', async (when, filters) => {
  const { clock, call, world, calls } = account([{ kind: 'time-out', calls: 'ec2:*', act: when, seconds: 10 }]);
  const asked = clock.now();
  const answer = call(administrator, 'ec2', 'CreateTrafficMirrorFilter', {}).then(({ kind }) => [
    kind,
    clock.now() - asked,
  ]);
  await letPass(clock, 60_000);
  expect(await answer).toEqual(['lost', 10_000]);
  expect(world.filters.size).toBe(filters);
  expect(calls.recent()).toMatchObject([{ principal: 'administrator', status: 0, code: `time-out-${when}-act` }]);
});

test('who watches hears of an act before it is done and after it, and of none that is denied, throttled or lost', async () => {
  const { call, calls, world } = account([{ kind: 'reset', calls: 'ec2:DescribeTrafficMirrorFilters' }]);
  const heard: unknown[] = [];
  const stop = calls.onAct(({ principal, service, operation, input }) => {
    heard.push([principal, `${service}:${operation}`, input, world.filters.size]);
    return (problem) => void heard.push([world.filters.size, problem]);
  });
  const wish = { Description: 'watched' };
  await call(nobody, 'ec2', 'CreateTrafficMirrorFilter', wish);
  await call(administrator, 'ec2', 'DescribeTrafficMirrorFilters', {});
  await call(administrator, 'ec2', 'CreateTrafficMirrorFilter', wish);
  const unknown = { TrafficMirrorFilterId: 'tmf-0123456789abcdef0' };
  await call(administrator, 'ec2', 'DeleteTrafficMirrorFilter', unknown);
  stop();
  await call(administrator, 'ec2', 'CreateTrafficMirrorFilter', {});
  expect(heard).toEqual([
    ['administrator', 'ec2:CreateTrafficMirrorFilter', wish, 0],
    [1, undefined],
    ['administrator', 'ec2:DeleteTrafficMirrorFilter', unknown, 1],
    [1, expect.objectContaining({ code: 'InvalidTrafficMirrorFilterId.NotFound' })],
  ]);
});

test('every call is in the log, also one that nobody serves', async () => {
  const { call, calls } = account();
  await call(administrator, 'ec2', 'CreateTrafficMirrorFilter', {});
  await call(administrator, 'ec2', 'RunInstances', {});
  expect(calls.recent()).toMatchObject([
    { service: 'ec2', operation: 'CreateTrafficMirrorFilter', status: 200, code: undefined, bug: undefined },
    { service: 'ec2', operation: undefined, status: 400, code: 'InvalidAction' },
  ]);
});

test('a mistake of the emulator is thrown to whoever called, and in the log', async () => {
  const { call, calls } = account();
  await expect(call(administrator, 'ecs', 'DescribeTasks', { cluster: 'shop', tasks: 7 })).rejects.toThrow(TypeError);
  expect(calls.recent()).toMatchObject([{ code: 'InternalError', bug: expect.any(TypeError) }]);
});
