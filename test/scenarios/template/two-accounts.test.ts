// One template in one account, the target in another: sessions reach the target that is shared, its owner sees them, and nobody else's right will do.
import { createSocket } from 'node:dgram';
import { shareTarget } from '@tasktap/emulator';
import { decodeVxlan } from '@tasktap/wire';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../eventually.ts';
import { createStage, fleetOf, MINUTE, type Stage } from './stage.ts';
import { theTemplate } from './template.ts';

const sensors = '444455556666';
const template = theTemplate();

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** VNIs of what arrived. */
async function sensor() {
  const socket = createSocket('udp4');
  const heard = new Set<number>();
  socket.on('message', (bytes) => {
    const packet = decodeVxlan(bytes);
    if (packet.kind === 'vxlan') heard.add(packet.vni);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  open.push(() => new Promise<void>((resolve) => void socket.close(() => resolve())));
  return { address: '127.0.0.1', port: socket.address().port, heard };
}

/** The account of the sensors with a target, and the account of the tasks, which it is shared with. */
async function twoAccounts() {
  const { address, port, heard } = await sensor();
  const udp = { address, port };
  const owner = await staged(fleetOf({ clusters: [], targets: [{ kind: 'network-load-balancer', udp }] }), sensors);
  const traffic = { framesPerTaskPerSecond: 2 };
  const services = [{ name: 'checkout', cluster: 'shop', count: 3 }];
  const tasks = await staged(fleetOf({ targets: [], services, traffic }));
  const [target = ''] = owner.emulator.world.targets.keys();
  shareTarget(owner.emulator.world, tasks.emulator.world, target);
  return { owner, tasks, target, heard };
}

async function staged(fleet: Parameters<typeof createStage>[0], account?: string): Promise<Stage> {
  const stage = await createStage(fleet, [], account);
  open.push(stage.close);
  return stage;
}

async function sessionsSeenBy({ emulator }: Stage): Promise<readonly { OwnerId: string; VirtualNetworkId: number }[]> {
  const answer = await emulator.call(admin, 'ec2', 'DescribeTrafficMirrorSessions', {});
  if (answer.kind !== 'answered') throw new Error(`Expected an answer, got ${answer.kind}.`);
  return Reflect.get(answer.output, 'TrafficMirrorSessions');
}

const admin = {
  name: 'owner',
  arn: `arn:aws:iam::${sensors}:user/owner`,
  accessKeyId: 'AKIAOWNER',
  secretAccessKey: 'secret',
  policies: [{ Statement: { Effect: 'Allow' as const, Action: '*', Resource: '*' } }],
};

test('tasks are mirrored to the target of another account, whose owner sees their sessions and hears their packets', async () => {
  const { owner, tasks, target, heard } = await twoAccounts();
  await tasks.deploy(await template, { Unmirrorable: 'observe', TargetOwnerAccount: sensors });
  await tasks.pass(3 * MINUTE);
  const { sessions, account } = tasks.emulator.world;
  expect([...sessions.values()].map(({ targetId }) => targetId)).toEqual([target, target, target]);

  await owner.pass(4 * MINUTE);
  const seen = await sessionsSeenBy(owner);
  expect(seen.map(({ OwnerId }) => OwnerId)).toEqual([account, account, account]);

  await tasks.emulator.silence();
  await eventually('all three are heard', () => heard.size === 3);
  expect([...heard].sort()).toEqual(seen.map(({ VirtualNetworkId }) => VirtualNetworkId).sort());
});

test('a template that takes the target for its own account has no right to it', async () => {
  const { tasks, target } = await twoAccounts();
  await tasks.deploy(await template, { Unmirrorable: 'observe' });
  await tasks.pass(3 * MINUTE);
  expect(tasks.emulator.world.sessions.size).toBe(0);
  const refused = tasks.emulator.calls.recent().filter(({ code }) => code === 'UnauthorizedOperation');
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ lackedRight }) => lackedRight))).toEqual(new Set(['ec2:CreateTrafficMirrorSession']));
  expect(refused[0]?.about).toMatchObject({ trafficMirrorTargetId: target });
});

test('only its owner deletes a target, and then the sessions of others reach nobody', async () => {
  const { owner, tasks, target } = await twoAccounts();
  await tasks.deploy(await template, { Unmirrorable: 'observe', TargetOwnerAccount: sensors });
  await tasks.pass(3 * MINUTE);
  const remove = { TrafficMirrorTargetId: target };
  const by = ({ emulator }: Stage) => emulator.call(admin, 'ec2', 'DeleteTrafficMirrorTarget', remove);
  expect(await by(tasks)).toMatchObject({ kind: 'refused', error: { code: 'UnauthorizedOperation' } });
  expect(await by(owner)).toMatchObject({ kind: 'answered' });
  expect([tasks.emulator.world.sessions.size, tasks.emulator.world.targets.size]).toEqual([3, 0]);
});
