// `ECS Task State Change` as EventBridge delivers it: what we read of it, and what becomes of everything else.
//
// {
//   "version": "0", "id": "1925f534-...", "detail-type": "ECS Task State Change", "source": "aws.ecs",
//   "account": "111122223333", "time": "2026-03-04T08:15:40Z", "region": "eu-central-1",
//   "resources": ["arn:aws:ecs:eu-central-1:111122223333:task/shop/b1c454ae359490b6389be9374a0373e7"],
//   "detail": {
//     "attachments": [
//       { "id": "f3b1...", "type": "sdi", "status": "ATTACHED", "details": [] },
//       { "id": "3f13...", "type": "eni", "status": "ATTACHED", "details": [
//         { "name": "subnetId", "value": "subnet-0c0ffee0123456789" },
//         { "name": "networkInterfaceId", "value": "eni-0a11b22c33d44e55f" },
//         { "name": "macAddress", "value": "02:5e:10:9a:bc:01" },
//         { "name": "privateDnsName", "value": "ip-10-20-7-41.eu-central-1.compute.internal" },
//         { "name": "privateIPv4Address", "value": "10.20.7.41" } ] } ],
//     "attributes": [{ "name": "ecs.cpu-architecture", "value": "x86_64" }],
//     "availabilityZone": "eu-central-1a",
//     "clusterArn": "arn:aws:ecs:eu-central-1:111122223333:cluster/shop",
//     "connectivityAt": "2026-03-04T08:15:09.02Z",
//     "containers": [{ "name": "app", "lastStatus": "PENDING" }],
//     "createdAt": "2026-03-04T08:15:01.102Z", "startedAt": "2026-03-04T08:15:40.77Z", "updatedAt": "2026-03-04T08:15:40.771Z",
//     "desiredStatus": "RUNNING", "lastStatus": "PENDING", "group": "service:checkout", "launchType": "FARGATE",
//     "taskArn": "arn:aws:ecs:eu-central-1:111122223333:task/shop/b1c454ae359490b6389be9374a0373e7",
//     "taskDefinitionArn": "arn:aws:ecs:eu-central-1:111122223333:task-definition/checkout:17",
//     "version": 5
//   }
// }
//
// Only taskArn, clusterArn, lastStatus and desiredStatus must be there: events of 2016 to 2018 have no attachments, short
// ARNs and fewer fields, and AWS may add unknown ones at any time. `attachments[0]` is not always the interface.
import { taskAsTold } from '@tasktap/aws';
import { type Instant, instant, type Task } from '@tasktap/core';
import * as v from 'valibot';

const text = v.pipe(v.string(), v.maxLength(2048));
/** Of things that ECS tells beside the interface: whatever they say, the task is one. */
const word = v.nullish(v.string());
const pair = v.object({ name: word, value: word });

const attachment = v.object({
  type: word,
  status: word,
  details: v.optional(v.nullable(v.array(pair))),
});

const detail = v.object({
  taskArn: v.pipe(text, v.includes(':task/')),
  clusterArn: v.pipe(text, v.includes(':cluster/')),
  lastStatus: text,
  desiredStatus: text,
  version: v.nullish(v.number(), 0),
  group: v.optional(v.nullable(text)),
  launchType: v.optional(v.nullable(text)),
  capacityProviderName: v.optional(v.nullable(text)),
  availabilityZone: v.optional(v.nullable(text)),
  taskDefinitionArn: v.optional(v.nullable(text)),
  createdAt: v.optional(v.nullable(text)),
  connectivityAt: v.optional(v.nullable(text)),
  startedAt: v.optional(v.nullable(text)),
  attachments: v.optional(v.nullable(v.array(attachment))),
  attributes: v.optional(v.nullable(v.array(pair))),
  containers: v.optional(v.nullable(v.array(v.object({ name: word, lastStatus: word })))),
});

const envelope = v.object({ source: text, 'detail-type': text, time: v.nullish(text), detail: v.unknown() });

export type ParsedEvent =
  | { readonly kind: 'task'; readonly task: Task; readonly at: Instant | undefined }
  /** An event of another kind: nothing is wrong with it, it is not for us. */
  | { readonly kind: 'foreign'; readonly what: string }
  | { readonly kind: 'malformed'; readonly what: string };

/** Never throws: whatever came, it is a task, foreign, or malformed with the first place where it is. */
export function parseTaskEvent(event: unknown): ParsedEvent {
  const outer = v.safeParse(envelope, event);
  if (!outer.success) return { kind: 'malformed', what: complaint(outer.issues) };
  const { source, 'detail-type': detailType, time } = outer.output;
  if (source !== 'aws.ecs' || detailType !== 'ECS Task State Change')
    return { kind: 'foreign', what: `${source}: ${detailType}` };
  const inner = v.safeParse(detail, outer.output.detail);
  if (!inner.success) return { kind: 'malformed', what: `detail: ${complaint(inner.issues)}` };
  return { kind: 'task', task: taskFrom(inner.output), at: moment(time) };
}

function taskFrom(read: v.InferOutput<typeof detail>): Task {
  return {
    ...taskAsTold(read),
    tags: new Map(),
    seenBy: 'event',
    createdAt: moment(read.createdAt),
    connectedAt: moment(read.connectivityAt),
    startedAt: moment(read.startedAt),
  };
}

function moment(text: string | null | undefined): Instant | undefined {
  const parsed = Date.parse(text ?? '');
  return Number.isNaN(parsed) ? undefined : instant(parsed);
}

function complaint(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  return `${v.getDotPath(issues[0]) ?? 'the event'}: ${issues[0].message}`.slice(0, 300);
}
