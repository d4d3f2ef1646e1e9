// Tasks that are mirrored and that no collector hears: what none of them can say alone, reckoned by CloudWatch from what each says.
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Sources } from './door.ts';

/** Seconds: each collector tells once for every minute. */
const period = 60;
/** A collector that has just started has yet to hear those that speak seldom; the tasks of one that went are with another by then. */
const minutesInARow = 10;

/**
 * A task is with one collector, so what they hear adds up; of what they know to be mirrored the least counts, since one of them may still
 * wait to learn that a task is gone. Both go by tasks that have been mirrored for ten minutes, so one that starts is not missed.
 */
export function layAlarm(scope: Construct, { name }: Sources, topic: ITopic | undefined): void {
  const actions = topic === undefined ? {} : { alarmActions: [topic.topicArn], okActions: [topic.topicArn] };
  const metric = (id: string, metricName: string, stat: string): CfnAlarm.MetricDataQueryProperty => ({
    id,
    returnData: false,
    metricStat: {
      metric: { namespace: 'tasktap', metricName, dimensions: [{ name: 'Target', value: name }] },
      period,
      stat,
    },
  });
  new CfnAlarm(scope, 'Silent', {
    alarmDescription:
      'Tasks are mirrored, and no collector has heard them for ten minutes; or no collector tells anything. tasktap status names them, tasktap doctor looks at the way to the collectors.',
    metrics: [
      metric('mirrored', 'MirroredTasks', 'Minimum'),
      metric('heard', 'HeardTasks', 'Sum'),
      { id: 'silent', expression: 'mirrored - heard', label: 'Silent tasks', returnData: true },
    ],
    comparisonOperator: 'GreaterThanThreshold',
    threshold: 0,
    evaluationPeriods: minutesInARow,
    treatMissingData: 'breaching',
    ...actions,
  });
}
