// The two queues and their dead-letter queues: encrypted by SQS itself, since EventBridge cannot use AWS's managed KMS key.
import { CfnQueue, CfnQueuePolicy } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

export interface Queues {
  readonly tasks: CfnQueue;
  readonly deadTasks: CfnQueue;
  readonly looks: CfnQueue;
  readonly deadLooks: CfnQueue;
}

/** Seconds. */
export const timeouts = {
  onTaskEvent: 60,
  /** As long as the time between two sweeps. */
  onLook: 300,
  /** The longest there is: a drain of 5,000 sessions takes 17 minutes, in two invocations. */
  onStack: 900,
} as const;

const fortnight = 1_209_600;
/** Twenty receives, with the delays that on-task-event gives its messages, span a quarter of an hour. */
const taskReceives = 20;
/** A look that cannot be made is made by the next sweep. */
const lookReceives = 5;

export function layQueues(scope: Construct): Queues {
  const deadTasks = new CfnQueue(scope, 'DeadTaskQueue', { ...usual, messageRetentionPeriod: fortnight });
  const tasks = new CfnQueue(scope, 'TaskQueue', {
    ...usual,
    // Six times the function's time-out, for batches that wait while the function is throttled (Lambda guide, "Using Lambda with SQS").
    visibilityTimeout: 6 * timeouts.onTaskEvent,
    redrivePolicy: { deadLetterTargetArn: deadTasks.attrArn, maxReceiveCount: taskReceives },
  });
  const deadLooks = new CfnQueue(scope, 'DeadLookQueue', { ...fifo, messageRetentionPeriod: fortnight });
  const looks = new CfnQueue(scope, 'LookQueue', {
    ...fifo,
    // Hardly more than the function's time-out: a look that died keeps all others waiting.
    visibilityTimeout: timeouts.onLook + 60,
    redrivePolicy: { deadLetterTargetArn: deadLooks.attrArn, maxReceiveCount: lookReceives },
  });
  return { tasks, deadTasks, looks, deadLooks };
}

const usual = { sqsManagedSseEnabled: true };
/** Without content-based deduplication: whoever asks for a look says which ones are the same. */
const fifo = { ...usual, fifoQueue: true };

/** EventBridge may send for this rule only, and nobody without TLS. */
export function guardQueues(scope: Construct, { tasks, deadTasks, looks, deadLooks }: Queues, ruleArn: string): void {
  const fromRule = (queue: CfnQueue) => ({
    Sid: 'EventsOfThisRule',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue.attrArn,
    Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
  });
  const onlyTls = (queue: CfnQueue) => ({
    Sid: 'OnlyTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: queue.attrArn,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
  const guard = (id: string, queue: CfnQueue, statements: readonly object[]) =>
    new CfnQueuePolicy(scope, id, {
      queues: [queue.ref],
      policyDocument: { Version: '2012-10-17', Statement: [...statements, onlyTls(queue)] },
    });
  guard('TaskQueuePolicy', tasks, [fromRule(tasks)]);
  guard('DeadTaskQueuePolicy', deadTasks, [fromRule(deadTasks)]);
  guard('LookQueuePolicy', looks, []);
  guard('DeadLookQueuePolicy', deadLooks, []);
}
