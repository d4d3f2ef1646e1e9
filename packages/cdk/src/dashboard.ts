// One page for whoever asks how it is going: coverage first, then what stands in its way, then the machinery.
import { Aws, Stack } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Made } from './functions.ts';
import type { Queues } from './queues.ts';
import type { TapSettings } from './settings.ts';

type Line = readonly (string | object)[];

/** A page is 24 columns wide; three graphs stand side by side. */
const width = 8;
const height = 6;

export function layDashboard(
  scope: Construct,
  { owner, coverageThreshold }: TapSettings,
  queues: Queues,
  functions: { readonly onTaskEvent: Made; readonly onLook: Made; readonly onStack: Made },
): void {
  const ours = (name: string, stat: string): Line => ['tasktap', name, 'Owner', owner, { stat }];
  // By reason, whichever reasons there are.
  const byReason = (name: string): Line => [
    { expression: `SEARCH('{tasktap,Owner,Reason} MetricName="${name}" Owner="${owner}"', 'Sum')` },
  ];
  const ofQueues = (name: string): readonly Line[] =>
    [queues.tasks, queues.deadTasks, queues.looks, queues.deadLooks].map((queue) => [
      'AWS/SQS',
      name,
      'QueueName',
      queue.attrQueueName,
      { stat: 'Maximum' },
    ]);
  const ofFunctions = (name: string, stat: string): readonly Line[] =>
    Object.values(functions).map(({ function: { ref } }) => ['AWS/Lambda', name, 'FunctionName', ref, { stat }]);
  const graphs: readonly (readonly [title: string, lines: readonly Line[], more?: object])[] = [
    [
      'Coverage, percent',
      [ours('Coverage', 'Minimum')],
      { yAxis: { left: { min: 0, max: 100 } }, annotations: { horizontal: [{ value: coverageThreshold }] } },
    ],
    ['Time to mirror, ms', [ours('TimeToMirror', 'p50'), ours('TimeToMirror', 'p99')]],
    ['Sessions, percent of cap or quota', [ours('SessionUse', 'Maximum')]],
    ['Not mirrored, by reason', [byReason('Unmirrored')]],
    ['Held, by reason', [byReason('Held')]],
    ['Refused and stopped', [ours('Refused', 'Sum'), ours('Stopped', 'Sum')]],
    ['Throttled and denied', [ours('Throttled', 'Sum'), ours('Denied', 'Sum')]],
    ['Messages', ofQueues('ApproximateNumberOfMessagesVisible')],
    ['Oldest message, s', ofQueues('ApproximateAgeOfOldestMessage')],
    ['Errors', ofFunctions('Errors', 'Sum')],
    ['Duration, ms', ofFunctions('Duration', 'p99')],
    ['Concurrent executions', ofFunctions('ConcurrentExecutions', 'Maximum')],
  ];
  const widgets = graphs.map(([title, metrics, more], index) => ({
    type: 'metric',
    x: (index % 3) * width,
    y: Math.floor(index / 3) * height,
    width,
    height,
    properties: { title, metrics, region: Aws.REGION, period: 300, view: 'timeSeries', ...more },
  }));
  new CfnDashboard(scope, 'Dashboard', { dashboardBody: bodyOf(scope, { widgets }) });
}

function bodyOf(scope: Construct, body: object): string {
  return Stack.of(scope).toJsonString(body);
}
