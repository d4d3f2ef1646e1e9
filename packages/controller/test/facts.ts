// The cluster, tasks, events, policies and answers that the tests of this package speak of.
import type { Observation } from '@tasktap/aws';
import {
  type CreateSession,
  clusterArn,
  defaultBudget,
  type EniId,
  eniId,
  everyTask,
  type Fault,
  type FaultKind,
  filterId,
  instant,
  type MirrorPolicy,
  type MirrorSession,
  type Outcome,
  owner,
  serviceName,
  sessionId,
  type Task,
  targetId,
  taskArn,
  type Unmirrorable,
} from '@tasktap/core';
import type { SqsRecord } from '../src/events/sqs.ts';
import { parseTaskEvent } from '../src/events/task-state-change.ts';

/** Where every clock of these tests begins. */
export const noon = Date.parse('2026-03-04T12:00:00Z');

const account = 'arn:aws:ecs:eu-central-1:111122223333';
export const cluster = clusterArn(`${account}:cluster/shop`);
export const web = serviceName('web');
export const arnOf = (letter: string) => taskArn(`${account}:task/shop/${letter.repeat(32)}`);
export const eniOf = (letter: string): EniId => eniId(`eni-${letter}`);

type Json = Readonly<Record<string, unknown>>;
type Seen = Extract<Observation, { readonly kind: 'seen' }>;

/** An attachment of an interface as events show it. */
export function eniAttachment(letter: string, more: Json = {}): Json {
  const details = [
    { name: 'subnetId', value: 'subnet-1' },
    { name: 'networkInterfaceId', value: eniOf(letter) },
    { name: 'macAddress', value: '02:5e:10:9a:bc:01' },
    { name: 'privateIPv4Address', value: '10.20.7.41' },
  ];
  return { id: 'at-1', type: 'eni', status: 'ATTACHED', details, ...more };
}

/** The event of a task of the service `web` in ACTIVATING, with its interface attached three seconds before noon. */
export function taskEvent(letter: string, detail: Json = {}, envelope: Json = {}): Json {
  return {
    version: '0',
    id: '1925f534-1d92-4d22-9d53-2b1c3e4a5f60',
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account: '111122223333',
    time: new Date(noon).toISOString(),
    region: 'eu-central-1',
    resources: [arnOf(letter)],
    detail: {
      attachments: [{ id: 'at-0', type: 'sdi', status: 'ATTACHING', details: [] }, eniAttachment(letter)],
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      availabilityZone: 'eu-central-1a',
      clusterArn: cluster,
      connectivityAt: new Date(noon - 3_000).toISOString(),
      containers: [{ name: 'app', lastStatus: 'PENDING' }],
      createdAt: new Date(noon - 30_000).toISOString(),
      desiredStatus: 'RUNNING',
      group: 'service:web',
      lastStatus: 'ACTIVATING',
      launchType: 'FARGATE',
      taskArn: arnOf(letter),
      taskDefinitionArn: `${account}:task-definition/web:17`,
      version: 3,
      ...detail,
    },
    ...envelope,
  };
}

/** The task that such an event tells of. */
export function taskOf(letter: string, detail: Json = {}): Task {
  const parsed = parseTaskEvent(taskEvent(letter, detail));
  if (parsed.kind !== 'task') throw new Error(`the test's own event is ${parsed.kind}: ${parsed.what}`);
  return parsed.task;
}

export function policyWith(unmirrorable: Unmirrorable['kind'], more: Partial<MirrorPolicy> = {}): MirrorPolicy {
  return {
    owner: owner('stack-1'),
    rules: [everyTask],
    collectors: [],
    targets: [{ id: targetId('tmt-1') }],
    filter: filterId('tmf-1'),
    sessionNumber: 1,
    packetLength: undefined,
    maxSessions: undefined,
    unmirrorable: choiceOf(unmirrorable),
    ...more,
  };
}

function choiceOf(kind: Unmirrorable['kind']): Unmirrorable {
  switch (kind) {
    case 'observe':
      return { kind };
    case 'sidecar':
      return { kind, container: 'tasktap' };
    case 'replace':
      return { kind, serialized: true, assumeMirrorable: true, allowOutage: false, budget: defaultBudget };
  }
}

export function faultOf(kind: FaultKind, operation = 'CreateTrafficMirrorSession'): Fault {
  return { kind, code: `Code-of-${kind}`, operation, requestId: 'req-1', message: `EC2 says ${kind}` };
}

/** The session that a create of these tests makes. */
export function sessionFor(
  action: Pick<CreateSession, 'eni' | 'target' | 'filter' | 'number' | 'tags'>,
): MirrorSession {
  const { eni, target, filter, number, tags } = action;
  const id = sessionId(`tms-${eni.slice('eni-'.length)}`);
  return { id, eni, target, filter, number, packetLength: undefined, vni: 4711, tags: new Map(tags) };
}

export function created(action: CreateSession, at = noon): Outcome {
  return { kind: 'created', action, session: sessionFor(action), at: instant(at) };
}

/** What EC2 is really seen to say of an interface it cannot mirror. */
export const refusalCode = 'NetworkInterfaceNotSupported';

export function refused(action: CreateSession, at = noon): Outcome {
  return { kind: 'refused', action, code: refusalCode, at: instant(at) };
}

/** A create as the fast path plans it. */
export function createActionFor(letter: string): CreateSession {
  return {
    kind: 'create-session',
    task: arnOf(letter),
    eni: eniOf(letter),
    target: targetId('tmt-1'),
    filter: filterId('tmf-1'),
    number: 1,
    packetLength: undefined,
    description: 'a session',
    tags: [['tasktap:owner', 'stack-1']],
    epoch: 0,
  };
}

/** A message of the queue, received for the `receives`th time. */
export function recordOf(id: string, body: unknown, receives = 1): SqsRecord {
  return {
    messageId: `message-${id}`,
    receiptHandle: `receipt-${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receives) },
  };
}

/** What a look at `web` sees: these tasks, no sessions, no refusals. */
export function seen(tasks: readonly Task[], more: Partial<Seen['seen']> = {}): Seen {
  return {
    kind: 'seen',
    faults: [],
    seen: {
      scope: { kind: 'service', service: web },
      tasks,
      sessions: [],
      sessionsRead: new Set(tasks.flatMap((task) => task.eni?.id ?? [])),
      ownSessionCount: undefined,
      sessionCount: undefined,
      refusals: new Map(),
      refusalsKept: undefined,
      collectorEnis: new Set(),
      destinations: undefined,
      ...more,
    },
  };
}
