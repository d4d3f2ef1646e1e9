// What an AWS operation is in here: whom it asks for permission, what it refuses, what it does. One file per operation.

import type { World } from '../world/state.ts';
import type { Stacks } from './cloudformation/stack.ts';
import type { Rules } from './events/rules.ts';
import type { AccessRequest } from './iam/access-request.ts';
import type { Roles } from './iam/roles.ts';
import type { Functions } from './lambda/functions.ts';
import type { LogGroups } from './logs/log-groups.ts';
import type { Principal } from './principals.ts';
import type { Buckets } from './s3/buckets.ts';
import type { Queues } from './sqs/queues.ts';

export { AwsError } from './aws-error.ts';
export type { AccessRequest };

export type ServiceName =
  | 'cloudformation'
  | 'ec2'
  | 'ecs'
  | 'elasticloadbalancing'
  | 'events'
  | 'logs'
  | 's3'
  | 'servicequotas'
  | 'sqs'
  | 'ssm'
  | 'sts';

/** What an operation can reach: the world and the services beside it. */
export interface Cloud {
  readonly world: World;
  readonly queues: Queues;
  readonly functions: Functions;
  readonly rules: Rules;
  readonly roles: Roles;
  readonly stacks: Stacks;
  readonly buckets: Buckets;
  readonly logGroups: LogGroups;
}

export interface Operation<Input, Output> {
  readonly service: ServiceName;
  readonly name: string;
  /** Every resource that AWS checks for this action (Service Authorization Reference). */
  access(input: Input, cloud: Cloud): readonly AccessRequest[];
  /**
   * Refuses with an AwsError, or acts. Called after parsing, authorization, dry run and throttling. An answer that is not there yet may be a
   * promise; `gone` aborts when the caller no longer waits for it.
   */
  run(input: Input, cloud: Cloud, gone?: AbortSignal, caller?: Pick<Principal, 'arn' | 'context'>): Output;
}

/** An operation whose shapes nobody needs to know any more: what the fronts serve. */
export type AnyOperation = Operation<never, unknown>;
