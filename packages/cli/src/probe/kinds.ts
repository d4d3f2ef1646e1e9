// Tasks sorted into kinds: what decides, as far as anybody can tell from outside, whether a task's host can be mirrored.
import { clusterNameOf, type Task } from '@tasktap/core';

export interface Kind {
  /** Its name. */
  readonly cluster: string;
  /** The capacity provider; where there is none, the launch type. */
  readonly provider: string;
  readonly architecture: string;
  readonly zone: string;
  /** At least one. */
  readonly tasks: readonly Task[];
}

/** In the order of cluster, provider, architecture and zone, whatever the order of the tasks. */
export function kindsOf(tasks: readonly Task[]): readonly Kind[] {
  const kinds = new Map<string, Kind>();
  for (const task of tasks) {
    const kind = kindOf(task);
    const name = nameOf(kind);
    kinds.set(name, { ...kind, tasks: [...(kinds.get(name)?.tasks ?? []), task] });
  }
  return [...kinds].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, kind]) => kind);
}

/** e.g. `shop FARGATE_SPOT arm64 eu-central-1a` */
export function nameOf({ cluster, provider, architecture, zone }: Omit<Kind, 'tasks'>): string {
  return [cluster, provider, architecture, zone].join(' ');
}

function kindOf(task: Task): Omit<Kind, 'tasks'> {
  return {
    cluster: clusterNameOf(task.cluster),
    provider: task.capacityProvider ?? task.launchType ?? 'unknown',
    architecture: task.cpuArchitecture ?? 'unknown',
    zone: task.availabilityZone ?? 'unknown',
  };
}
