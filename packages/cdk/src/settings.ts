// What a deployment is told, whoever asks for it: a CDK app with values, or the template with its parameters.
import type { IResolvable } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { BundleName } from './bundle-names.ts';
import type { Choice } from './choice.ts';

export interface TapSettings {
  /** The tag of every session of this stack, and part of its parameters' names. */
  readonly owner: string;
  /** May be a list that only CloudFormation knows. */
  readonly clusterArns: readonly string[];
  /** For TASKTAP_POLICY, where no parameter is chosen. */
  readonly policyDocument: string;
  /** The SSM parameter that the policy stands in, where that is chosen; its name begins with a slash. */
  readonly policyParameter: string;
  readonly fromParameter: Choice;
  /** ARNs of the targets and filters that sessions may have; maybe a list that only CloudFormation knows. */
  readonly throughArns: readonly string[] | IResolvable;
  /** Interfaces in other VPCs may not be mirrored, where `onlyVpcs` is chosen. */
  readonly vpcArns: readonly string[];
  readonly onlyVpcs: Choice;
  /** Tasks may be stopped. */
  readonly replace: Choice;
  /** A target names a VPC, which events do not carry. */
  readonly targetsHaveVpcs: boolean;
  readonly backfill: Choice;
  readonly trigger: Trigger;
  readonly code: Codes;
  /** In percent. */
  readonly coverageThreshold: number;
  readonly alarmTopicArn: string | undefined;
  readonly notify: Choice;
}

export type Codes = Readonly<Record<BundleName, Code>>;

/**
 * `attached`: an interface is attached to a task that is meant to run, whatever its last status: every task has such an event.
 * `activating`: the source document's; ECS has that status only with Cloud Map or several target groups, the sweep finds the others.
 */
export type Trigger = 'attached' | 'activating';
