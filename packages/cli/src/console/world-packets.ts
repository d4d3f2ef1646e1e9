// What the mirror sessions of an emulated account send, for the page: counted by task, and captured.
import { type Consumers, createConsumers, type TaskIdentity } from '@tasktap/collector';
import type { Packets, Traffic } from '@tasktap/console';
import type { Emulator, Sent, World, WorldTask } from '@tasktap/emulator';
import { encodePcapngBlock } from '@tasktap/wire';
import { lastPart } from '../fleet-view.ts';
import { captureBy } from './collector-packets.ts';

interface Counts {
  packets: number;
  bytes: number;
}

/** From now on. Whether anybody listens at a target does not matter: nothing of it is read from there. */
export function worldPackets({ world, packets }: Pick<Emulator, 'world' | 'packets'>): Packets {
  // Forgotten with the interfaces.
  const counted = new WeakMap<Sent['networkInterface'], Counts>();
  const consumers = createConsumers();
  const copy = copyTo(consumers, world);
  packets.onSent((sent) => {
    const counts = counted.get(sent.networkInterface) ?? { packets: 0, bytes: 0 };
    counts.packets += 1;
    counts.bytes += sent.frame.length;
    counted.set(sent.networkInterface, counts);
    if (consumers.size() > 0) copy(sent);
  });
  return {
    kind: 'pass',
    traffic: async () => trafficOf(world, (one) => counted.get(one)),
    capture: captureBy(consumers, (id) => isMirrored(world, id)),
  };
}

function trafficOf(world: World, countsOf: (one: Sent['networkInterface']) => Counts | undefined): Traffic {
  const traffic: Record<string, readonly [packets: number, bytes: number]> = {};
  for (const { id, attachment } of world.tasks.values()) {
    const networkInterface = world.networkInterfaces.get(attachment?.networkInterfaceId ?? '');
    const counts = networkInterface && countsOf(networkInterface);
    if (counts !== undefined) traffic[id] = [counts.packets, counts.bytes];
  }
  return traffic;
}

function isMirrored(world: World, id: string): boolean {
  for (const task of world.tasks.values()) {
    if (task.id === id) return world.sessions.on(task.attachment?.networkInterfaceId ?? '').length > 0;
  }
  return false;
}

/** Each as a packet block of the interface of its task, which begins with its first. */
function copyTo(consumers: Consumers, world: World): (sent: Sent) => void {
  const numbers = new WeakMap<Sent['networkInterface'], number>();
  let begun = 0;
  const begin = ({ networkInterface, session }: Sent): number => {
    const task = world.tasks.get(networkInterface.taskArn ?? '');
    const identity = task && identityOf(task, networkInterface);
    const { cluster = 'unknown', service, family, task: id = networkInterface.id } = identity ?? {};
    consumers.beginInterface(
      begun,
      {
        name: `${cluster}/${service ?? family ?? 'unknown'}/${id}`,
        description: `VNI ${session.vni}, ${networkInterface.id}, ${networkInterface.privateIp}`,
      },
      identity,
    );
    numbers.set(networkInterface, begun);
    begun += 1;
    return begun - 1;
  };
  return (sent) => {
    const { networkInterface, frame } = sent;
    const timestamp = BigInt(Math.floor(world.clock.now())) * 1_000_000n;
    const interfaceId = numbers.get(networkInterface) ?? begin(sent);
    const packet = { kind: 'packet', interfaceId, timestamp, originalLength: frame.length, data: frame } as const;
    consumers.packets(encodePcapngBlock({ ...packet, options: [] }, true));
  };
}

function identityOf(task: WorldTask, { id, availabilityZone }: Sent['networkInterface']): TaskIdentity {
  const [kind, name] = task.group.split(':', 2);
  return {
    cluster: lastPart(task.clusterArn),
    service: kind === 'service' ? name : undefined,
    family: kind === 'family' ? name : undefined,
    task: task.id,
    eni: id,
    az: availabilityZone,
    account: undefined,
  };
}
