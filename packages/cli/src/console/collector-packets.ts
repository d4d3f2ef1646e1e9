// What a collector tells the page of packets: how many each task has had, and those of one task as a capture.
import {
  type Collector,
  type Consumers,
  type Counts,
  captureStream,
  type NewInterface,
  type Selection,
  type TaskIdentity,
} from '@tasktap/collector';
import type { Capture } from '@tasktap/console';

/** An interface of the collector's, and what it has had. */
export interface HeardInterface extends Pick<NewInterface, 'one' | 'owner'> {
  readonly packets: number;
  /** Of frames, by their original length. */
  readonly bytes: number;
}

export interface CollectorPackets {
  /** For `beginCollecting`: whose packets come. */
  readonly interfaces: (news: readonly NewInterface[]) => void;
  /** They are told anew from now on; what tasks that are still there have had so far counts on. */
  readonly restart: (counts: Counts, there: ReadonlySet<TaskIdentity['task']>) => void;
  /** Of all that were told, as of now. */
  readonly heard: (collector: Pick<Collector, 'counted'>) => Promise<readonly HeardInterface[]>;
}

export function createCollectorPackets(): CollectorPackets {
  const known = new Map<number, NewInterface>();
  let past: readonly HeardInterface[] = [];
  const heardBy = (counts: Counts): readonly HeardInterface[] => [
    ...past,
    ...[...known.values()].map(({ number, one, owner }) => ({
      one,
      owner,
      packets: counts[number * 2] ?? 0,
      bytes: counts[number * 2 + 1] ?? 0,
    })),
  ];
  return {
    interfaces: (news) => {
      for (const one of news) known.set(one.number, one);
    },
    restart: (counts, there) => {
      past = eachOnce(heardBy(counts).filter(({ owner: { task } }) => task !== undefined && there.has(task.task)));
      known.clear();
    },
    heard: async (collector) => heardBy(await collector.counted()),
  };
}

function eachOnce(heard: readonly HeardInterface[]): readonly HeardInterface[] {
  const traffic = trafficOf(heard);
  const byTask = new Map(heard.map((each) => [idOf(each), each]));
  return [...byTask].map(([id, each]) => {
    const [packets = 0, bytes = 0] = traffic[id] ?? [];
    return { ...each, packets, bytes };
  });
}

/** By the id of its task, or by the name of the interface where nobody knows a task. */
export function trafficOf(heard: readonly HeardInterface[]): Readonly<Record<string, readonly [number, number]>> {
  const counts: Record<string, readonly [number, number]> = {};
  for (const each of heard) {
    const { packets, bytes } = each;
    const id = idOf(each);
    const [before, bytesBefore] = counts[id] ?? [0, 0];
    counts[id] = [before + packets, bytesBefore + bytes];
  }
  return counts;
}

function idOf({ one, owner }: HeardInterface): string {
  return owner.task?.task ?? one.name;
}

/** `isKnown`: packets of nobody that is known are for nobody, since a selection goes by the name of a task. */
export function captureBy(
  consumers: Pick<Consumers, 'join'>,
  isKnown: (task: TaskIdentity['task']) => boolean,
): Capture {
  return (task, over) => (isKnown(task) ? captureStream(consumers, ofTask(task), over) : undefined);
}

function ofTask(task: string): Selection {
  return { clusters: [], services: [], tasks: [task], hosts: [], ports: [] };
}
