// One attempt to hand an event to a target, and what EventBridge makes of a refusal.
import { uuidOf } from '../../world/identity.ts';
import type { World } from '../../world/state.ts';
import { evaluateResourcePolicy } from '../iam/resource-policy.ts';
import { invokeAsynchronously } from '../lambda/asynchronous.ts';
import type { Functions } from '../lambda/functions.ts';
import { AwsError } from '../operation.ts';
import type { Queues } from '../sqs/queues.ts';
import { ruleArn } from './arns.ts';
import type { Receiver, Target } from './target.ts';

/** Where targets are looked for. */
export interface Surroundings {
  readonly world: Pick<World, 'account' | 'region' | 'clock' | 'quotas'>;
  readonly queues: Pick<Queues, 'byArn'>;
  readonly functions: Functions;
}

export interface Delivery {
  /** Its name. */
  readonly rule: string;
  /** Of the target in its rule. */
  readonly index: number;
  readonly target: Target;
  readonly event: string;
}

export interface Failure {
  /** EventBridge's word for it, as dead letters carry it. */
  readonly code: 'NO_RESOURCE' | 'NO_PERMISSIONS' | 'INVALID_PARAMETER' | 'THROTTLING' | 'ERROR_FROM_TARGET';
  readonly message: string;
  readonly retriable: boolean;
}

/** Undefined: it was taken. A function takes it at once, and what becomes of it there is Lambda's matter. */
export function attempt(delivery: Delivery, around: Surroundings): Failure | undefined {
  const { target } = delivery;
  const receiver = target.kind === 'arn' ? receiverAt(target, around) : target;
  if (receiver === undefined) {
    return { code: 'NO_RESOURCE', message: 'The target does not exist.', retriable: false };
  }
  if (!letsIn(delivery, around)) {
    return { code: 'NO_PERMISSIONS', message: 'The target does not let EventBridge in.', retriable: false };
  }
  try {
    handOver(receiver, delivery, around);
    return undefined;
  } catch (problem) {
    if (problem instanceof AwsError) return failureOf(problem);
    throw problem;
  }
}

function receiverAt(
  { arn, groupId }: Extract<Target, { kind: 'arn' }>,
  { queues, functions }: Surroundings,
): Receiver | undefined {
  const invoke = functions.byArn(arn);
  if (invoke !== undefined) return { kind: 'function', invoke };
  const queue = queues.byArn(arn);
  if (queue === undefined) return undefined;
  return { kind: 'queue', queue, ...(groupId === undefined ? {} : { groupId }) };
}

/** A target that was set inside the process is open to it. */
function letsIn({ rule, target }: Delivery, around: Surroundings): boolean {
  return target.kind !== 'arn' || isOpenTo(rule, target.arn, around);
}

/** Whether the queue or function itself lets this rule send to it; one that nobody guards lets everybody in. */
export function isOpenTo(rule: string, arn: string, { world, queues, functions }: Surroundings): boolean {
  const queue = queues.byArn(arn);
  const policy = queue === undefined ? functions.policyOf(arn) : queue.policy();
  if (policy === undefined) return true;
  const action = queue === undefined ? 'lambda:InvokeFunction' : 'sqs:SendMessage';
  const context = {
    'aws:SourceArn': ruleArn(world, rule),
    'aws:SourceAccount': world.account,
    'aws:SecureTransport': 'true',
  };
  const service = { kind: 'service', name: 'events.amazonaws.com' } as const;
  return evaluateResourcePolicy(policy, service, { action, resource: arn, context }) === 'allowed';
}

/** From the text, so that no two targets share one object. */
function handOver(receiver: Receiver, { rule, index, event }: Delivery, { world }: Surroundings): void {
  switch (receiver.kind) {
    case 'queue': {
      const { queue, groupId } = receiver;
      queue.send({ body: event, ...(groupId === undefined ? {} : { groupId }) });
      return;
    }
    case 'function': {
      // One id for all of Lambda's attempts: they repeat one request.
      const requestId = uuidOf(`${world.clock.now()} ${rule} ${index} ${event}`);
      invokeAsynchronously(world.clock, () => receiver.invoke(JSON.parse(event), requestId));
    }
  }
}

/** Which refusals are worth another attempt: the documents say "retriable errors" and list none (inferred). */
function failureOf({ code, message, status }: AwsError): Failure {
  if (/Throttl|TooManyRequests/.test(code)) return { code: 'THROTTLING', message, retriable: true };
  if (status >= 500) return { code: 'ERROR_FROM_TARGET', message, retriable: true };
  return { code: 'INVALID_PARAMETER', message, retriable: false };
}
