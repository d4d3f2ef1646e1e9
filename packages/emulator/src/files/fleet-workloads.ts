// The words of a fleet's services and standalone tasks.
import * as v from 'valibot';
import type { FleetService, FleetTask } from '../world/fleet.ts';
import type { FleetWorkload } from '../world/fleet-workload.ts';
import { fleetCircuitBreaker, fleetEnd, fleetHealthCheck, fleetProvider } from './fleet-behaviour.ts';
import { name, weight } from './fleet-names.ts';
import type { Exactly, Words } from './words.ts';

/** ECS's default quota of tasks in a service. */
const MOST_TASKS = 5000;

const workload = {
  cluster: v.pipe(name, v.description('One of `clusters`.')),
  launchType: v.exactOptional(
    v.pipe(v.picklist(['FARGATE', 'EC2', 'MANAGED_INSTANCES']), v.description('Default: FARGATE.')),
  ),
  hosts: v.exactOptional(
    v.pipe(
      v.record(v.string(), weight),
      v.description(
        'Where the tasks are placed: names of `hosts`, each with its share. Default: all hosts, by their weights.',
      ),
    ),
  ),
  networkMode: v.exactOptional(
    v.pipe(
      v.picklist(['awsvpc', 'bridge', 'host']),
      v.description('Only with awsvpc has a task a network interface of its own. Default: awsvpc.'),
    ),
  ),
  cpuArchitecture: v.exactOptional(v.pipe(v.picklist(['X86_64', 'ARM64']), v.description('Default: X86_64.'))),
  capacityProvider: v.exactOptional(
    v.pipe(name, v.description('The name that ECS gives for it, e.g. FARGATE_SPOT. Default: none.')),
  ),
  capacityProviders: v.exactOptional(
    v.pipe(
      v.array(fleetProvider),
      v.description('Several, in place of capacityProvider, with their shares of the tasks. Default: none.'),
    ),
  ),
  ends: v.exactOptional(v.pipe(fleetEnd, v.description('How tasks end by themselves. Default: never.'))),
  healthCheck: v.exactOptional(
    v.pipe(fleetHealthCheck, v.description('A container health check. Default: none, their health stays UNKNOWN.')),
  ),
  serves: v.exactOptional(
    v.pipe(
      v.picklist(['http', 'https', 'postgres', 'dns']),
      v.description('What its tasks answer to, where the fleet has traffic. Default: http.'),
    ),
  ),
  sidecars: v.exactOptional(
    v.pipe(v.array(name), v.description('Names of containers beside the one that does the work. Default: none.')),
  ),
  tags: v.exactOptional(
    v.pipe(
      v.record(v.string(), v.string()),
      v.description('Tags of the service, which its tasks carry too, or of the standalone task. Default: none.'),
    ),
  ),
  alreadyRunning: v.exactOptional(
    v.pipe(
      v.boolean(),
      v.description(
        'They ran before anybody listened: RUNNING at once, and no event tells of their start. Default: false.',
      ),
    ),
  ),
} satisfies Words<FleetWorkload>;

const service = v.strictObject({
  name: v.pipe(name, v.description('No other service of its cluster has it.')),
  ...workload,
  count: v.pipe(
    v.number(),
    v.integer('expected a whole number of tasks'),
    v.minValue(0, 'expected 0 tasks or more'),
    v.maxValue(MOST_TASKS, `expected at most ${MOST_TASKS} tasks in a service`),
    v.description('How many tasks the service wants.'),
  ),
  activates: v.exactOptional(
    v.pipe(
      v.boolean(),
      v.description('Has a Cloud Map registration, and so its tasks pass ACTIVATING. Default: false.'),
    ),
  ),
  minimumHealthyPercent: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer('expected a whole number of percent'),
      v.minValue(0, 'expected 0 percent or more'),
      v.maxValue(100, 'expected at most 100 percent'),
      v.description('How much of the count must go on running during a deployment. Default: 100.'),
    ),
  ),
  maximumPercent: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer('expected a whole number of percent'),
      v.minValue(100, 'expected 100 percent or more'),
      v.maxValue(200, 'expected at most 200 percent'),
      v.description('How many tasks there may be during a deployment, of the count. Default: 200.'),
    ),
  ),
  circuitBreaker: v.exactOptional(
    v.pipe(fleetCircuitBreaker, v.description('Gives up deployments whose tasks fail. Default: none.')),
  ),
} satisfies Words<FleetService>);

const task = v.strictObject({
  family: v.pipe(name, v.description('Of its task definition.')),
  ...workload,
} satisfies Words<FleetTask>);

export const fleetService: Exactly<FleetService, typeof service> = service;
export const fleetTask: Exactly<FleetTask, typeof task> = task;
