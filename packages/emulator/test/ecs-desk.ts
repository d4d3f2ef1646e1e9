// The desk at which the ECS tests make their calls: a small account, and a way to call an operation without a wire.
import { createCloud } from '../src/cloud/cloud.ts';
import type { Cloud, Operation } from '../src/cloud/operation.ts';
import type { FleetService } from '../src/world/fleet.ts';
import { startScheduler } from '../src/world/scheduler.ts';
import { createSmallWorld, type SmallWorld, serviceNamed } from './small-world.ts';
import { stacksOnly } from './stacks-only.ts';

export const ECS = 'arn:aws:ecs:eu-west-1:111122223333';
export const NOBODY = '0123456789abcdef0123456789abcdef';

export interface Desk extends SmallWorld {
  readonly cloud: Cloud;
  readonly call: <I, O>(operation: Operation<I, O>, input: I) => O;
}

/** Clusters `shop` (a service `web` of three running tasks, a service `printing` of one without interfaces) and `office` (a job). */
export function desk(web: Partial<FleetService> = {}): Desk {
  const small = createSmallWorld({
    clusters: ['shop', 'office'],
    services: [
      { name: 'web', cluster: 'shop', count: 3, alreadyRunning: true, ...web },
      { name: 'printing', cluster: 'shop', count: 1, alreadyRunning: true, launchType: 'EC2', networkMode: 'bridge' },
    ],
    tasks: [{ family: 'job', cluster: 'office', alreadyRunning: true }],
  });
  startScheduler(small.world);
  const cloud = createCloud(small.world, () => 'http://127.0.0.1', stacksOnly);
  return { ...small, cloud, call: (operation, input) => operation.run(input, cloud) };
}

export function taskOf({ world }: Desk, service: string): string {
  const [task] = serviceNamed(world, service).tasks;
  return task?.arn ?? '';
}

export function jobOf({ world }: Desk): string {
  const job = [...world.tasks.values()].find((task) => task.group === 'family:job');
  return job?.arn ?? '';
}

export const anySubnet = ({ world }: Desk): string => [...world.subnets.keys()][0] ?? '';
