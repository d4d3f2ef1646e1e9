// How fast AWS lets everybody in an account and region together call what tasktap calls, as its documents say.

export interface Bucket {
  /** As IAM names them: they share the bucket. */
  readonly operations: readonly [string, ...string[]];
  /** Calls at once. */
  readonly burst: number;
  /** Calls a second in the long run. */
  readonly perSecond: number;
}

const mutating = { burst: 50, perSecond: 5 };
const describing = { burst: 100, perSecond: 20 };

/**
 * EC2 API throttling page: each action has its own bucket, and mirror actions are in no list of exceptions, so that they have the
 * defaults (inferred). ECS API throttling page: one bucket for each row of its table. CloudWatch Logs quotas page, most regions.
 */
export const buckets: readonly Bucket[] = [
  { operations: ['ec2:CreateTrafficMirrorSession'], ...mutating },
  { operations: ['ec2:ModifyTrafficMirrorSession'], ...mutating },
  { operations: ['ec2:DeleteTrafficMirrorSession'], ...mutating },
  { operations: ['ec2:CreateTags'], burst: 100, perSecond: 10 },
  { operations: ['ec2:DescribeTrafficMirrorSessions'], ...describing },
  { operations: ['ec2:DescribeTrafficMirrorTargets'], ...describing },
  { operations: ['ec2:DescribeTrafficMirrorFilters'], ...describing },
  { operations: ['ec2:DescribeNetworkInterfaces'], ...describing },
  { operations: ['ec2:DescribeTags'], ...describing },
  { operations: ['ecs:StopTask'], burst: 100, perSecond: 40 },
  { operations: ['ecs:DescribeTasks', 'ecs:ListTasks'], ...describing },
  { operations: ['ecs:DescribeServices', 'ecs:ListServices'], ...describing },
  { operations: ['ecs:ListClusters'], burst: 50, perSecond: 20 },
  { operations: ['logs:FilterLogEvents'], burst: 10, perSecond: 10 },
];
