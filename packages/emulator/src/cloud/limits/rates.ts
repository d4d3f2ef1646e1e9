// How fast AWS lets an account call, per Region: one row is one bucket, shared by all operations in it.
import type { FleetLimits } from '../../world/fleet-limits.ts';
import type { Rate } from '../../world/rate.ts';

export interface SharedRate extends Rate {
  /** e.g. `ec2:CreateTags`; a trailing ` unfiltered` means calls without Filters and without MaxResults. */
  readonly operations: readonly string[];
}

const mutating = { capacity: 50, refillPerSecond: 5 };
const describing = { capacity: 100, refillPerSecond: 20 };

const each = (rate: Rate, operations: readonly string[]): readonly SharedRate[] =>
  operations.map((operation) => ({ ...rate, operations: [operation] }));

/**
 * EC2 API throttling page: a bucket per action. Traffic mirror actions are in no list of exceptions, so they have the
 * defaults of their kind (inferred).
 */
const ec2Rates: readonly SharedRate[] = [
  ...each(mutating, [
    'ec2:CreateTrafficMirrorSession',
    'ec2:ModifyTrafficMirrorSession',
    'ec2:DeleteTrafficMirrorSession',
    'ec2:CreateTrafficMirrorTarget',
    'ec2:DeleteTrafficMirrorTarget',
    'ec2:CreateTrafficMirrorFilter',
    'ec2:DeleteTrafficMirrorFilter',
    'ec2:CreateTrafficMirrorFilterRule',
    'ec2:DeleteTrafficMirrorFilterRule',
    'ec2:ModifyTrafficMirrorFilterNetworkServices',
    'ec2:ModifyTrafficMirrorFilterRule',
  ]),
  ...each({ capacity: 100, refillPerSecond: 10 }, ['ec2:CreateTags', 'ec2:DeleteTags']),
  ...each(describing, [
    'ec2:DescribeTrafficMirrorSessions',
    'ec2:DescribeTrafficMirrorTargets',
    'ec2:DescribeTrafficMirrorFilters',
    'ec2:DescribeTrafficMirrorFilterRules',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeNetworkAcls',
    'ec2:DescribeRouteTables',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeTags',
  ]),
  ...each({ capacity: 50, refillPerSecond: 10 }, ['ec2:DescribeNetworkInterfaces unfiltered']),
];

/** ECS request throttling page: buckets shared per category. */
const ecsRates: readonly SharedRate[] = [
  { capacity: 100, refillPerSecond: 40, operations: ['ecs:RunTask', 'ecs:StopTask'] },
  { ...describing, operations: ['ecs:DescribeTasks', 'ecs:ListTasks'] },
  { capacity: 50, refillPerSecond: 20, operations: ['ecs:DescribeClusters', 'ecs:ListClusters'] },
  { ...describing, operations: ['ecs:DescribeServices', 'ecs:ListServices'] },
  // The page's row for UpdateService; that the other two share it is inferred.
  { ...mutating, operations: ['ecs:CreateService', 'ecs:UpdateService', 'ecs:DeleteService'] },
];

/** CloudWatch Logs quotas page, most regions; that as many may come at once is inferred. */
const logsRates: readonly SharedRate[] = each({ capacity: 10, refillPerSecond: 10 }, ['logs:FilterLogEvents']);

/** Operations in no row are not limited. */
export const awsRates: readonly SharedRate[] = [...ec2Rates, ...ecsRates, ...logsRates];

/** What a fleet names gets a bucket of its own, though AWS lets it share one. */
export function ratesFor(wanted: FleetLimits['rates'] = 'documented'): readonly SharedRate[] {
  if (wanted === 'documented') return awsRates;
  if (wanted === 'off') return [];
  return [...awsRates, ...Object.entries(wanted).map(([operation, rate]) => ({ ...rate, operations: [operation] }))];
}
