// The words of what a fleet's tasks do by themselves, what carries them, and when a deployment is given up.
import * as v from 'valibot';
import type { FleetCircuitBreaker } from '../world/fleet.ts';
import type {
  FleetCannotPull,
  FleetEnd,
  FleetExit,
  FleetHealthCheck,
  FleetProviderShare,
} from '../world/fleet-workload.ts';
import { name } from './fleet-names.ts';
import type { Exactly, Words } from './words.ts';

const seconds = v.pipe(
  v.number(),
  v.finite('expected a number that can be counted'),
  v.minValue(0, 'expected 0 seconds or more'),
);

const share = v.exactOptional(
  v.pipe(
    v.number(),
    v.minValue(0, 'expected a share from 0 to 1'),
    v.maxValue(1, 'expected a share from 0 to 1'),
    v.description('Of the tasks, from 0 to 1: those that it happens to. Default: 1.'),
  ),
);

const cannotPull = v.strictObject({
  kind: v.pipe(v.literal('cannot-pull'), v.description('The image cannot be pulled: tasks stop before they run.')),
  share,
} satisfies Words<FleetCannotPull>);

const exit = v.strictObject({
  kind: v.pipe(v.literal('exits'), v.description('The container exits: a crash, or a job that is done.')),
  afterSeconds: v.pipe(seconds, v.description('From RUNNING, in emulated time.')),
  atMostSeconds: v.exactOptional(
    v.pipe(seconds, v.description('Drawn evenly between afterSeconds and this. Default: afterSeconds.')),
  ),
  exitCode: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer('expected an exit code from 0 to 255'),
      v.minValue(0, 'expected an exit code from 0 to 255'),
      v.maxValue(255, 'expected an exit code from 0 to 255'),
      v.description('Default: 0 for a standalone task, 1 for a task of a service.'),
    ),
  ),
  share,
} satisfies Words<FleetExit>);

const end = v.variant('kind', [cannotPull, exit]);

const healthCheck = v.strictObject({
  intervalSeconds: v.exactOptional(v.pipe(seconds, v.description('From RUNNING to the first verdict. Default: 30.'))),
  unhealthyAfterSeconds: v.exactOptional(
    v.pipe(seconds, v.description('From RUNNING to the verdict UNHEALTHY. Default: never.')),
  ),
  share,
} satisfies Words<FleetHealthCheck>);

/** The bounds are ECS's (API reference, CapacityProviderStrategyItem). */
const provider = v.strictObject({
  name: v.pipe(name, v.description('e.g. FARGATE_SPOT; all but it and FARGATE carry tasks of the launch type.')),
  weight: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer('expected a whole weight'),
      v.minValue(0, 'expected a weight of 0 or more'),
      v.maxValue(1000, 'expected a weight of at most 1000'),
      v.description('Its share of the tasks beyond the base. Default: 1.'),
    ),
  ),
  base: v.exactOptional(
    v.pipe(
      v.number(),
      v.integer('expected a whole number of tasks'),
      v.minValue(0, 'expected 0 tasks or more'),
      v.maxValue(100_000, 'expected at most 100000 tasks'),
      v.description('As many tasks come first. Default: 0.'),
    ),
  ),
} satisfies Words<FleetProviderShare>);

const circuitBreaker = v.strictObject({
  rollback: v.exactOptional(
    v.pipe(v.boolean(), v.description('Goes back to the last deployment that was completed. Default: false.')),
  ),
  resetOnHealthyTask: v.exactOptional(
    v.pipe(v.boolean(), v.description('A healthy task sets the count of failures back to 0. Default: true.')),
  ),
  threshold: v.exactOptional(
    v.pipe(
      v.strictObject({
        type: v.pipe(
          v.picklist(['BOUNDED_PERCENT', 'UNBOUNDED_PERCENT', 'COUNT']),
          v.description('BOUNDED_PERCENT is at least 3 and at most 200 tasks.'),
        ),
        value: v.pipe(
          v.number(),
          v.integer('expected a whole number'),
          v.minValue(1, 'expected 1 or more'),
          v.description('Percent of the desired count, or a count of tasks.'),
        ),
      } satisfies Words<NonNullable<FleetCircuitBreaker['threshold']>>),
      v.description('As many failed tasks end a deployment. Default: BOUNDED_PERCENT of 50.'),
    ),
  ),
} satisfies Words<FleetCircuitBreaker>);

export const fleetEnd: Exactly<FleetEnd, typeof end> = end;
export const fleetHealthCheck: Exactly<FleetHealthCheck, typeof healthCheck> = healthCheck;
export const fleetProvider: Exactly<FleetProviderShare, typeof provider> = provider;
export const fleetCircuitBreaker: Exactly<FleetCircuitBreaker, typeof circuitBreaker> = circuitBreaker;
