// What sets the functions going: the rule for task events, the schedule of sweeps, and the two mappings from queues.
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnEventSourceMapping, type CfnFunction, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Queues } from './queues.ts';
import type { TapSettings, Trigger } from './settings.ts';

/** EventBridge gives up after an hour: by then a dozen sweeps have found the task. */
const oldestEvent = 3_600;
/** The promise of coverage: what no event brought is found within this. */
const sweepEvery = 'rate(5 minutes)';

export function layRule(
  scope: Construct,
  queues: Queues,
  settings: Pick<TapSettings, 'trigger' | 'clusterArns'>,
): CfnRule {
  return new CfnRule(scope, 'TaskEvents', {
    description: 'Events of tasks that are to be mirrored, to the task queue of tasktap',
    eventPattern: patternFor(settings.trigger, settings.clusterArns),
    targets: [
      {
        id: 'TaskQueue',
        arn: queues.tasks.attrArn,
        deadLetterConfig: { arn: queues.deadTasks.attrArn },
        retryPolicy: { maximumEventAgeInSeconds: oldestEvent },
      },
    ],
  });
}

function patternFor(trigger: Trigger, clusterArns: readonly string[]): object {
  const tasks = { source: ['aws.ecs'], 'detail-type': ['ECS Task State Change'] };
  const detail =
    trigger === 'activating'
      ? { lastStatus: ['ACTIVATING'] }
      : { desiredStatus: ['RUNNING'], attachments: { type: ['eni'], status: ['ATTACHED'] } };
  return { ...tasks, detail: { clusterArn: clusterArns, ...detail } };
}

export function laySchedule(scope: Construct, onStack: CfnFunction): CfnRule {
  const schedule = new CfnRule(scope, 'Sweep', {
    description: 'Asks for a look at every cluster of tasktap',
    scheduleExpression: sweepEvery,
    targets: [{ id: 'OnStack', arn: onStack.attrArn, input: JSON.stringify({ look: 'every-cluster', why: 'sweep' }) }],
  });
  new CfnPermission(scope, 'SweepPermission', {
    action: 'lambda:InvokeFunction',
    functionName: onStack.ref,
    principal: 'events.amazonaws.com',
    sourceArn: schedule.attrArn,
  });
  return schedule;
}

/** Functions at once; each gets its share of EC2's rate of creates. The queue of looks is one group: there is only ever one. */
export const concurrency = { onTaskEvent: 2, onLook: 1 } as const;
/** A mapping takes no smaller limit (Lambda guide, "Configuring maximum concurrency for Amazon SQS event sources"). */
const smallestLimit = 2;

export function layMappings(
  scope: Construct,
  queues: Queues,
  functions: { readonly onTaskEvent: CfnFunction; readonly onLook: CfnFunction },
) {
  const tasks = new CfnEventSourceMapping(scope, 'TaskMapping', {
    eventSourceArn: queues.tasks.attrArn,
    functionName: functions.onTaskEvent.ref,
    batchSize: 10,
    // No window: where many tasks start at once batches fill while others are at work, and where few do, each is mirrored a second sooner.
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: concurrency.onTaskEvent },
  });
  const looks = new CfnEventSourceMapping(scope, 'LookMapping', {
    eventSourceArn: queues.looks.attrArn,
    functionName: functions.onLook.ref,
    // One look is one message.
    batchSize: 1,
    functionResponseTypes: ['ReportBatchItemFailures'],
    scalingConfig: { maximumConcurrency: smallestLimit },
  });
  return { tasks, looks };
}
