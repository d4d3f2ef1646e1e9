// What an AWS operation is in here: whom it asks for permission, what it refuses, what it does. One file per operation.

import type { World } from '../world/state.ts';
import type { Rules } from './events/rules.ts';
import type { Functions } from './lambda/functions.ts';
import type { Queues } from './sqs/queues.ts';

export type ServiceName = 'ec2' | 'ecs' | 'events' | 'ssm' | 'sqs';

/** What an operation can reach: the world and the services beside it. */
export interface Cloud {
  readonly world: World;
  readonly queues: Queues;
  readonly functions: Functions;
  readonly rules: Rules;
}

/** One question to IAM; a call is allowed when all of its questions are. */
export interface AccessRequest {
  /** e.g. `ec2:CreateTrafficMirrorSession` */
  readonly action: string;
  /** An ARN, or `*` where the action knows no resources. */
  readonly resource: string;
  /** Condition keys and their values, e.g. `ec2:Vpc`, `aws:RequestTag/Name`. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
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
  run(input: Input, cloud: Cloud, gone?: AbortSignal): Output;
}

/** An operation whose shapes nobody needs to know any more: what the fronts serve. */
export type AnyOperation = Operation<never, unknown>;

/** A refusal in AWS's own words; every protocol knows how to write it on the wire. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}
