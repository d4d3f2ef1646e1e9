// The fleet as the emulator knows it, seen as rows: tasks per service, and how many of them have a session. No call is made for it.
import type { World, WorldTask } from '@tasktap/emulator';

export interface ServiceRow {
  /** `cluster/service`, or `cluster/family` of standalone tasks. */
  readonly name: string;
  /** Tasks meant to run that have, or will have, an interface of their own. */
  readonly tasks: number;
  readonly running: number;
  readonly mirrored: number;
  /** Running on a host whose interfaces EC2 mirrors. */
  readonly mirrorable: number;
}

export function serviceRows(world: World): readonly ServiceRow[] {
  const mirrored = new Set([...world.sessions.values()].map((session) => session.networkInterfaceId));
  const groups = new Map<string, WorldTask[]>();
  for (const task of world.tasks.values()) {
    if (task.desiredStatus !== 'RUNNING' || task.attachment === undefined) continue;
    const name = `${lastPart(task.clusterArn)}/${task.group.slice(task.group.indexOf(':') + 1)}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [task]);
    else group.push(task);
  }
  return [...groups]
    .map(([name, tasks]) => ({
      name,
      tasks: tasks.length,
      running: tasks.filter((task) => task.lastStatus === 'RUNNING').length,
      mirrored: tasks.filter((task) => mirrored.has(task.attachment?.networkInterfaceId ?? '')).length,
      mirrorable: tasks.filter((task) => task.lastStatus === 'RUNNING' && canBeMirrored(world, task)).length,
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** Every service has the tasks it wants, and they run. */
export function isAtRest(world: World): boolean {
  const alive = [...world.tasks.values()].filter((task) => task.desiredStatus === 'RUNNING');
  const wanted = [...world.services.values()].reduce((sum, service) => sum + service.desiredCount, 0);
  const inServices = alive.filter((task) => task.group.startsWith('service:'));
  return inServices.length === wanted && alive.every((task) => task.lastStatus === 'RUNNING');
}

/** EC2 takes its interface for a mirror source. */
export function canBeMirrored(world: World, task: WorldTask): boolean {
  const eni = world.networkInterfaces.get(task.attachment?.networkInterfaceId ?? '');
  return task.hostType.mirrorable && eni?.interfaceType === 'interface';
}

export function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
