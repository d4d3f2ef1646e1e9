// Everything that can be said of a deployment in a CDK app, with its default.
import type { Rule, TargetChoice } from '@tasktap/core';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Filter } from './filter.ts';
import type { Trigger } from './settings.ts';
import type { Target } from './target.ts';
import type { Unmirrorable } from './unmirrorable.ts';

/** Percent; a rolling deployment of a small service passes below it for less than three sweeps. */
export const usualCoverage = 95;

/** A rule of the policy, its ids as plain text. */
type TapRule = Omit<Rule, 'targets' | 'filter' | 'unmirrorable'> & {
  /** A filter that is there already. */
  readonly filter?: string;
  /** Targets that are there already. */
  readonly targets?: readonly (Omit<TargetChoice, 'id'> & { readonly id: string })[];
  /** For its tasks, instead of what `unmirrorable` says. Its budget never widens that one. */
  readonly unmirrorable?: Unmirrorable;
};

export interface TaskTapProps {
  /** Whose tasks are mirrored: clusters, or their ARNs. At least one. */
  readonly clusters: readonly (ICluster | string)[];
  /** Where packets go; several are told apart by `az` and `vpc`. At least one. */
  readonly target: Target | readonly Target[];
  /** What to do with a task that cannot be mirrored. There is no default. */
  readonly unmirrorable: Unmirrorable;
  /**
   * Which packets are mirrored.
   * @default Filter.create() - both directions, IPv4 and IPv6, DNS included; mirrored packets are not mirrored again
   */
  readonly filter?: Filter;
  /**
   * Which tasks of the clusters are mirrored; the first rule that matches decides. A rule's own `targets` are those of this account, or among `target`.
   * @default - every task
   */
  readonly rules?: readonly TapRule[];
  /**
   * The SSM parameter that the policy stands in, such as `/tasktap/tap/policy`, as `tasktap policy put` writes it. Then `target`, `filter` and `rules` say
   * which targets and filters it may name, and `unmirrorable`, there or in a rule, whether it may say `replace`.
   * @default - the policy is what is said here
   */
  readonly policyParameter?: string;
  /**
   * Names of ECS services that receive mirrored traffic, and are not to be mirrored themselves.
   * @default - none
   */
  readonly collectors?: readonly string[];
  /**
   * ARNs of the VPCs whose interfaces may be mirrored. In a shared VPC the ARN has the account of the VPC's owner.
   * @default - every VPC of the account
   */
  readonly vpcArns?: readonly string[];
  /**
   * The number of a session on its interface; the next free one where it is taken.
   * @default 1
   */
  readonly sessionNumber?: number;
  /**
   * Bytes of each packet that are mirrored.
   * @default - whole packets
   */
  readonly packetLength?: number;
  /**
   * The most sessions this tap may have. Each costs by the hour.
   * @default - as many as EC2 allows an account, 10,000
   */
  readonly maxSessions?: number;
  /**
   * Look at every cluster as soon as the stack is there, and whenever the list of clusters changes.
   * @default false - the first sweep does, within five minutes
   */
  readonly backfill?: boolean;
  /**
   * Which events set the fast path going.
   * @default 'attached'
   */
  readonly trigger?: Trigger;
  /**
   * The tag of every session of this tap. No two taps of an account and region may have the same. With another one, sessions of the
   * former are strangers' and stay: delete the stack, which drains, rather than change it.
   * @default - the name of the stack
   */
  readonly owner?: string;
  /**
   * Percent of the selected tasks of a cluster; below it an alarm is raised.
   * @default 95
   */
  readonly coverageThreshold?: number;
  /**
   * Whom alarms tell.
   * @default - nobody: alarms only change their state
   */
  readonly alarmTopic?: ITopic;
}
