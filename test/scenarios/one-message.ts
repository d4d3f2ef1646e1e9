// One message, heard by one of our functions against an AWS of the test's own making: what came back, what was told, what was asked.
import { createOnLook, createOnTaskEvent, createPorts, lookMessage } from '@tasktap/controller';
import { clusterArn, instant, serviceName } from '@tasktap/core';
import { afterEach, vi } from 'vitest';
import { type Asked, type Script, type ScriptedAws, startScriptedAws } from './scripted-aws.ts';
import { createTold, type Told } from './told.ts';

// One attempt: what the SDK makes of a code by repeating itself is its own business, and takes seconds.
vi.stubEnv('AWS_MAX_ATTEMPTS', '1');

const noon = Date.parse('2026-03-04T12:00:00Z');
export const cluster = clusterArn('arn:aws:ecs:eu-central-1:111122223333:cluster/shop');
export const task = 'arn:aws:ecs:eu-central-1:111122223333:task/shop/b1c454ae359490b6389be9374a0373e7';
export const eni = 'eni-0a11b22c33d44e55f';

const environment = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  TASKTAP_OWNER: 'stack-1',
  TASKTAP_POLICY: JSON.stringify({
    targets: [{ id: 'tmt-08c911877e8e9c51c' }],
    filter: 'tmf-011415269e9c93569',
    unmirrorable: { kind: 'replace', assumeMirrorable: true },
  }),
  TASKTAP_SERIALIZED: 'true',
  TASKTAP_NOTES_PREFIX: '/tasktap/stops',
  TASKTAP_PAUSE_PARAMETER: '/tasktap/switch',
  TASKTAP_TASK_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/tasks',
  TASKTAP_LOOK_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/looks.fifo',
};

export const taskEvent = {
  source: 'aws.ecs',
  'detail-type': 'ECS Task State Change',
  time: '2026-03-04T12:00:00Z',
  detail: {
    attachments: [{ type: 'eni', status: 'ATTACHED', details: [{ name: 'networkInterfaceId', value: eni }] }],
    clusterArn: cluster,
    createdAt: '2026-03-04T11:59:30Z',
    desiredStatus: 'RUNNING',
    group: 'service:checkout',
    lastStatus: 'PENDING',
    launchType: 'FARGATE',
    taskArn: task,
    version: 2,
  },
};

export interface Result {
  /** Whether the message went back to its queue. */
  readonly back: boolean;
  readonly told: Told;
  readonly asked: readonly Asked[];
  /** Of one operation. */
  timesAsked(operation: string): number;
}

const open: ScriptedAws[] = [];

afterEach(async () => {
  for (const aws of open.splice(0)) await aws.close();
});

/** One message, given to the function whose queue it comes from. */
export async function hear(script: Script, work: 'events' | 'looks', body: string): Promise<Result> {
  const aws = await startScriptedAws(script);
  open.push(aws);
  const told = createTold();
  const clock = { now: () => noon, sleep: async () => {} };
  const ports = createPorts(
    { environment: { ...environment, AWS_ENDPOINT_URL: aws.url }, clock, write: told.write },
    work,
  );
  const handler = work === 'events' ? createOnTaskEvent(ports) : createOnLook(ports);
  const Records = [{ messageId: 'm-1', receiptHandle: 'r-1', body, attributes: { ApproximateReceiveCount: '1' } }];
  const answer = await handler({ Records }, { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 60_000 });
  return {
    back: answer?.batchItemFailures.length === 1,
    told,
    asked: aws.asked,
    timesAsked: (operation) => aws.asked.filter((each) => each.operation === operation).length,
  };
}

export const hearEvent = (script: Script): Promise<Result> => hear(script, 'events', JSON.stringify(taskEvent));

export function hearLook(script: Script, service: string | undefined): Promise<Result> {
  const request = { cluster, service: service === undefined ? undefined : serviceName(service), why: 'sweep' } as const;
  return hear(script, 'looks', lookMessage(request, instant(noon)).body);
}
