// What somebody should be told of: coverage lost, messages given up or growing old, refusals, stops, quotas, missing rights.
import { type IResolvable, Validations } from 'aws-cdk-lib';
import { CfnAlarm, type CfnAlarmProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ifChosen, whenChosen } from './choice.ts';
import type { Queues } from './queues.ts';
import type { TapSettings } from './settings.ts';

interface AlarmPlan {
  readonly id: string;
  /** Says what to do, since it is what people read at night. */
  readonly description: string;
  readonly metricName: string;
  readonly namespace: 'tasktap' | 'AWS/SQS';
  readonly dimension: { readonly name: string; readonly value: string };
  readonly statistic: 'Minimum' | 'Maximum' | 'Sum';
  readonly threshold: number;
  readonly when: 'above' | 'at-least' | 'below';
  /** Spans of five minutes in a row. */
  readonly spans: number;
  /** Silence is as bad as the worst value. */
  readonly silenceIsBad?: true;
}

/** Seconds: the time between two sweeps. */
const span = 300;
/** As long as twenty receives of a task's message take, and a little. */
const oldestTask = 1_200;
/** Three sweeps. */
const oldestLook = 900;
/** Percent of the cap or the quota: there is still time to raise it. */
const mostUse = 80;

export function layAlarms(scope: Construct, settings: TapSettings, queues: Queues): void {
  for (const plan of plansFor(settings, queues)) layAlarm(scope, settings, plan);
  ifChosen(settings.replace, () => layAlarm(scope, settings, stopped(settings.owner)));
  ifChosen(settings.fromParameter, () => layAlarm(scope, settings, policyUnread(settings.owner)));
}

function layAlarm(scope: Construct, { notify, alarmTopicArn }: TapSettings, plan: AlarmPlan): CfnAlarm {
  const alarm = new CfnAlarm(scope, plan.id, {
    alarmDescription: plan.description,
    namespace: plan.namespace,
    metricName: plan.metricName,
    dimensions: [plan.dimension],
    statistic: plan.statistic,
    period: span,
    evaluationPeriods: plan.spans,
    threshold: plan.threshold,
    comparisonOperator: operators[plan.when],
    treatMissingData: plan.silenceIsBad === true ? 'breaching' : 'notBreaching',
    ...actionsFor(whenChosen(notify, [alarmTopicArn ?? ''])),
  });
  if (typeof notify !== 'boolean') {
    const reason = 'The empty default is never a topic: the list is there only where a topic is given.';
    Validations.of(alarm).acknowledge({ id: 'CloudFormation-Validate::W1030', reason });
  }
  return alarm;
}

function actionsFor(topics: string[] | IResolvable | undefined): Pick<CfnAlarmProps, 'alarmActions' | 'okActions'> {
  // CDK types a list; CloudFormation takes Fn::If in its place.
  const actions = topics as string[] | undefined;
  return actions === undefined ? {} : { alarmActions: actions, okActions: actions };
}

const operators = {
  above: 'GreaterThanThreshold',
  'at-least': 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
} as const;

function plansFor({ owner, coverageThreshold }: TapSettings, queues: Queues): readonly AlarmPlan[] {
  const ours = ofOwner(owner);
  return [
    {
      ...ours,
      id: 'CoverageLow',
      description: `Less than ${coverageThreshold} % of the selected tasks of a cluster are mirrored, or no sweep has looked for a quarter of an hour. The journal of on-look has each task with its reason.`,
      metricName: 'Coverage',
      statistic: 'Minimum',
      threshold: coverageThreshold,
      when: 'below',
      spans: 3,
      silenceIsBad: true,
    },
    {
      ...ours,
      id: 'Refusals',
      description: 'EC2 refused to mirror interfaces of tasks. The journal has them as "refused", with the code.',
      metricName: 'Refused',
      statistic: 'Sum',
      threshold: 0,
    },
    {
      ...ours,
      id: 'SessionsNearLimit',
      description: `${mostUse} % of maxSessions or of EC2's 10,000 sessions an account are used. Raise the cap, or select fewer tasks.`,
      metricName: 'SessionUse',
      statistic: 'Maximum',
      threshold: mostUse,
      when: 'at-least',
    },
    {
      ...ours,
      id: 'Denied',
      description:
        'AWS denied a call. The journal has it as "fault", with the action and the resource that a policy must allow.',
      metricName: 'Denied',
      statistic: 'Sum',
      threshold: 0,
    },
    notEmpty('DeadTasks', queues.deadTasks, 'task events', 'on-task-event'),
    notEmpty('DeadLooks', queues.deadLooks, 'looks', 'on-look'),
    tooOld('TasksWait', queues.tasks, oldestTask, 'A task event'),
    tooOld('LooksWait', queues.looks, oldestLook, 'A look'),
  ];
}

function stopped(owner: string): AlarmPlan {
  return {
    ...ofOwner(owner),
    id: 'Stops',
    description:
      'Tasks were stopped because EC2 cannot mirror them. Too many? Write "paused" into the off switch, then lower the budget.',
    metricName: 'Stopped',
    statistic: 'Sum',
    threshold: 0,
  };
}

function policyUnread(owner: string): AlarmPlan {
  return {
    ...ofOwner(owner),
    id: 'PolicyUnread',
    description:
      'The policy in the SSM parameter could not be read, or is none. The journal says why, as "policy-unread"; correct it with `tasktap policy put`.',
    metricName: 'PolicyUnread',
    statistic: 'Sum',
    threshold: 0,
  };
}

/** A metric of the functions: one span of five minutes above its threshold raises the alarm, where nothing else is said. */
function ofOwner(owner: string) {
  return { namespace: 'tasktap', dimension: { name: 'Owner', value: owner }, spans: 1, when: 'above' } as const;
}

function ofQueue(queue: CfnQueue) {
  return { namespace: 'AWS/SQS', dimension: { name: 'QueueName', value: queue.attrQueueName }, spans: 1 } as const;
}

function notEmpty(id: string, queue: CfnQueue, what: string, from: string): AlarmPlan {
  return {
    ...ofQueue(queue),
    id,
    description: `The dead-letter queue of ${what} is not empty. The journal of ${from} has the cause; mend it, then redrive or purge.`,
    metricName: 'ApproximateNumberOfMessagesVisible',
    statistic: 'Maximum',
    threshold: 0,
    when: 'above',
  };
}

function tooOld(id: string, queue: CfnQueue, seconds: number, what: string): AlarmPlan {
  return {
    ...ofQueue(queue),
    id,
    description: `${what} has waited for more than ${seconds / 60} minutes: its function fails, is throttled, or is not invoked.`,
    metricName: 'ApproximateAgeOfOldestMessage',
    statistic: 'Maximum',
    threshold: seconds,
    when: 'above',
  };
}
