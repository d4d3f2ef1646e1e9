// Packets of an emulated account on the page: counted by task, and captured, each under the name of its task.
import {
  createAccount,
  createVirtualClock,
  type Emulator,
  emptyAccount,
  type Sent,
  type WorldTask,
} from '@tasktap/emulator';
import { expect, test } from 'vitest';
import { blocksOf } from '../../collector/test/blocks.ts';
import { worldPackets } from '../src/console/world-packets.ts';

/** Two tasks of web and a standalone one. */
function stage() {
  const clock = createVirtualClock(1_772_611_200_000);
  const { world } = createAccount({
    clock,
    seed: 1,
    fleet: {
      ...emptyAccount,
      clusters: ['shop'],
      services: [{ name: 'web', cluster: 'shop', count: 2, alreadyRunning: true }],
      tasks: [{ family: 'report', cluster: 'shop' }],
    },
  });
  let tell = (_: Sent): void => undefined;
  const onSent: Emulator['packets']['onSent'] = (listener) => {
    tell = listener;
    return () => undefined;
  };
  const packets = worldPackets({ world, packets: { onSent } as Emulator['packets'] });
  if (packets.kind === 'none') throw new Error(packets.why);
  const mirror = ({ attachment }: WorldTask, vni: number): Sent['session'] => {
    const session = {
      ...{ id: `tms-${vni}`, ownerId: world.account, networkInterfaceId: attachment?.networkInterfaceId ?? '' },
      ...{ targetId: '', filterId: '', sessionNumber: 1, packetLength: undefined, vni, description: undefined },
      ...{ createdAt: 0, tags: new Map<string, string>() },
    };
    world.sessions.set(session.id, session);
    return session;
  };
  const send = (session: Sent['session'], bytes: number): void => {
    const networkInterface = world.networkInterfaces.get(session.networkInterfaceId);
    if (networkInterface !== undefined) tell({ networkInterface, session, frame: new Uint8Array(bytes) });
  };
  const tasksOf = (group: string): readonly WorldTask[] =>
    [...world.tasks.values()].filter((task) => task.group === group);
  return { clock, world, packets, mirror, send, tasksOf };
}

test('they are counted by task, in packets and bytes of what was sent', async () => {
  const { packets, mirror, send, tasksOf } = stage();
  const [one, other] = tasksOf('service:web');
  if (one === undefined || other === undefined) throw new Error('no tasks');
  const session = mirror(one, 7);
  send(session, 60);
  send(session, 1500);
  send(mirror(other, 8), 100);
  expect(await packets.traffic()).toEqual({ [one.id]: [2, 1560], [other.id]: [1, 100] });
});

test('a task that is gone is counted no more', async () => {
  const { world, packets, mirror, send, tasksOf } = stage();
  const [one] = tasksOf('service:web');
  if (one === undefined) throw new Error('no task');
  send(mirror(one, 7), 60);
  world.tasks.delete(one.arn);
  expect(await packets.traffic()).toEqual({});
});

test('a capture holds the packets of its task and no others, from when it was begun, in emulated time', async () => {
  const { packets, mirror, send, tasksOf } = stage();
  const [one, other] = tasksOf('service:web');
  if (one === undefined || other === undefined) throw new Error('no tasks');
  const [session, second] = [mirror(one, 7), mirror(other, 8)];
  send(session, 60);
  const over = new AbortController();
  const capture = packets.capture(one.id, over.signal);
  send(session, 61);
  send(second, 62);
  send(session, 63);
  over.abort();
  const blocks = blocksOf(Buffer.from(await new Response(capture).arrayBuffer()));
  const texts = (code: number): readonly string[] =>
    blocks.flatMap((block) =>
      block.kind === 'interface'
        ? block.options.flatMap((option) => (option.code === code ? [new TextDecoder().decode(option.value)] : []))
        : [],
    );
  expect(texts(2)).toEqual([`shop/web/${one.id}`]);
  expect(texts(3)).toEqual([expect.stringMatching(/^VNI 7, eni-[0-9a-f]+, [0-9.]+$/)]);
  const times = blocks.flatMap((block) => (block.kind === 'packet' ? [[block.data.length, block.timestamp]] : []));
  expect(times).toEqual([
    [61, 1_772_611_200_000_000_000n],
    [63, 1_772_611_200_000_000_000n],
  ]);
});

test('of a standalone task the interface has the name of its family', async () => {
  const { clock, packets, mirror, send, tasksOf } = stage();
  clock.pass(120_000);
  const [report] = tasksOf('family:report');
  if (report === undefined) throw new Error('no task');
  const session = mirror(report, 9);
  const over = new AbortController();
  const capture = packets.capture(report.id, over.signal);
  send(session, 60);
  over.abort();
  expect(Buffer.from(await new Response(capture).arrayBuffer()).toString('latin1')).toContain(
    `shop/report/${report.id}`,
  );
});

test('of a task without a session, and of nobody, there is no capture', () => {
  const { packets, tasksOf } = stage();
  const [one] = tasksOf('service:web');
  expect(packets.capture(one?.id ?? '', new AbortController().signal)).toBeUndefined();
  expect(packets.capture('nobody', new AbortController().signal)).toBeUndefined();
});
