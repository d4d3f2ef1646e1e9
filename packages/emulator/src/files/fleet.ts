// The fleet file: what `tasktap emulate --fleet` reads.

import { type Reading, readDocument } from '@tasktap/document';
import { toJsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { Fleet } from '../world/fleet.ts';
import { emptyAccount } from '../world/fleets.ts';
import { fleetFilter, fleetHost, fleetSubnet, fleetTarget, fleetTraffic } from './fleet-account.ts';
import { fleetLimits, fleetRate } from './fleet-limits.ts';
import { name } from './fleet-names.ts';
import { refuseNonsense } from './fleet-sense.ts';
import { fleetService, fleetTask } from './fleet-workloads.ts';
import type { Exactly, Words } from './words.ts';

const words = v.strictObject({
  clusters: v.pipe(v.array(name), v.description('The names of the ECS clusters.')),
  services: v.optional(v.pipe(v.array(fleetService), v.description('Services, each with the tasks it keeps.')), []),
  tasks: v.optional(v.pipe(v.array(fleetTask), v.description('Standalone tasks, as RunTask starts them.')), []),
  hosts: v.optional(
    v.pipe(
      v.array(fleetHost),
      v.minLength(1, 'expected at least one host'),
      v.description(
        'Kinds of machines that tasks are placed on. Default: nitro, which EC2 mirrors, and for those that name them xen and managed-instance, which it does not.',
      ),
    ),
    () => [...emptyAccount.hosts],
  ),
  subnets: v.optional(
    v.pipe(
      v.array(fleetSubnet),
      v.minLength(1, 'expected at least one subnet'),
      v.description('All in one VPC; services use them in turn. Default: three zones with 16,379 addresses each.'),
    ),
    () => [...emptyAccount.subnets],
  ),
  spotMeanHours: v.exactOptional(
    v.pipe(
      v.number(),
      v.finite('expected a number that can be counted'),
      v.minValue(0.01, 'expected 0.01 hours or more'),
      v.description('Mean hours that a task on FARGATE_SPOT runs before it is interrupted. Default: it never is.'),
    ),
  ),
  targets: v.optional(
    v.pipe(
      v.array(fleetTarget),
      v.description('Traffic mirror targets. Default: one network load balancer that nobody listens behind.'),
    ),
    [{}],
  ),
  filters: v.optional(
    v.pipe(
      v.array(fleetFilter),
      v.description('Traffic mirror filters. Default: one that accepts all but VXLAN and GENEVE.'),
    ),
    [{}],
  ),
  traffic: v.exactOptional(v.pipe(fleetTraffic, v.description('What running tasks say. Default: nothing.'))),
  limits: v.exactOptional(
    v.pipe(
      fleetLimits,
      v.description(
        'What AWS restricts and delays. Default: as documented by AWS, or as docs/emulator-fidelity.md says.',
      ),
    ),
  ),
} satisfies Words<Fleet>);

const fleetWords: Exactly<Fleet, typeof words> = words;
const fleetFile = v.pipe(fleetWords, v.rawCheck(refuseNonsense));

/** Whatever is wrong with the file is complained of at once: what can be planted is read, and nothing else. */
export function readFleet(text: string): Reading<Fleet> {
  return readDocument(text, fleetFile);
}

/** For editors. It knows the words; names that must exist, and room that must be there, it cannot know. */
export function fleetJsonSchema(): object {
  return {
    ...toJsonSchema(words, {
      typeMode: 'input',
      // That a CIDR block or an address is one, JSON Schema cannot say.
      ignoreActions: ['check', 'finite'],
      definitions: { rate: fleetRate },
    }),
    title: 'A fleet for tasktap emulate',
  };
}
