// Beside the source document: what its set-up misses, loses or misunderstands, and what becomes of it here.
import { expect, test, vi } from 'vitest';
import { eventually } from '../eventually.ts';
import { attachedTasks, deployTap, tapRole } from './deployed-tap.ts';
import {
  activating,
  allMirrored,
  allRun,
  deploy,
  eniOf,
  livingTasks,
  untilMirrored,
} from './source-document/deployed.ts';
import { cluster } from './source-document/document.ts';

// Throttled calls come back to the controller at once: the SDK's own patience is real time, and would be minutes of the emulated world.
vi.stubEnv('AWS_MAX_ATTEMPTS', '1');

const plain = (count: number) => [{ name: 'checkout', cluster, count }];
const clusterArn = `arn:aws:ecs:eu-central-1:111122223333:cluster/${cluster}`;

test('most tasks never pass ACTIVATING: its rule does not hear of them', async () => {
  const deployed = await deploy({ services: plain(2) });
  await eventually('the tasks run', () => allRun(deployed));
  expect([deployed.fn.invocations, deployed.world.sessions.size]).toEqual([0, 0]);
});

test('with our rule they are mirrored before they run', async () => {
  const deployed = await deploy({ services: plain(2), rule: attachedTasks([clusterArn]) });
  await untilMirrored(deployed);
  const startedAt = new Map(livingTasks(deployed.world).map((task) => [eniOf(task), task.startedAt ?? 0]));
  const sessions = [...deployed.world.sessions.values()];
  expect(sessions.map((session) => session.createdAt < (startedAt.get(session.networkInterfaceId) ?? 0))).toEqual([
    true,
    true,
  ]);
});

test('tasks that ran before anybody listened are found by a sweep', async () => {
  const already = { cluster, alreadyRunning: true };
  const services = [{ ...already, name: 'checkout', count: 3 }];
  const deployed = await deploy({ services, tasks: [{ ...already, family: 'nightly' }], role: tapRole });
  const tap = deployTap(deployed.emulator);
  expect(allMirrored(deployed)).toBe(false);
  tap.sweep();
  await eventually('the sweep is over', () => tap.told.of('looked').length > 0 && tap.isIdle());
  expect(tap.told.of('looked')).toMatchObject([{ why: 'sweep', selected: 4, covered: 4, unfinished: false }]);
  expect([allMirrored(deployed), tap.deadLetters()]).toEqual([true, 0]);
  await tap.close();
});

test('throttling loses no task', async () => {
  const limits = { rates: { 'ec2:CreateTrafficMirrorSession': { capacity: 1, refillPerSecond: 1 } } };
  const deployed = await deploy({ services: activating(10), limits });
  await untilMirrored(deployed);
  const codes = deployed.callsOf('CreateTrafficMirrorSession').map(({ code }) => code);
  expect(codes).toContain('RequestLimitExceeded');
  expect(deployed.world.sessions.size).toBe(10);
  expect(deployed.told.of('not-mirrored').map(({ reason }) => reason)).toContain('throttled');
});

test('events that come twice, in any order and to any process make no second session', async () => {
  const deployed = await deploy({ services: activating(2) });
  await untilMirrored(deployed);
  const sessions = [...deployed.world.sessions.keys()];
  const context = { awsRequestId: 'again', getRemainingTimeInMillis: () => 60_000 };
  for (const event of deployed.events.toReversed()) await deployed.freshProcess()(event, context);
  const another = deployed.freshProcess();
  await Promise.all([...deployed.events, ...deployed.events].map((event) => another(event, context)));
  expect([...deployed.world.sessions.keys()]).toEqual(sessions);
  expect(deployed.told.of('not-mirrored').filter(({ reason }) => reason !== 'interface-not-attached')).toEqual([]);
});

test('EC2 says NetworkInterfaceNotSupported, without the word that its documents put behind it', async () => {
  const deployed = await deploy({
    services: [{ name: 'checkout', cluster, count: 1, activates: true, hosts: { xen: 1 } }],
  });
  await eventually('the refusal is told', () => deployed.told.of('refused').length > 0);
  expect(deployed.told.of('refused')).toMatchObject([{ code: 'NetworkInterfaceNotSupported' }]);
});
