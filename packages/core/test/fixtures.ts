// The small world that the tests of this package speak of: one cluster, the service `web`, and tasks called by a letter.
import {
  type Confirmation,
  type CreateSession,
  clusterArn,
  type EniId,
  emptySnapshot,
  eniId,
  everyTask,
  type Fault,
  type FaultKind,
  filterId,
  hours,
  type Instant,
  instant,
  type Millis,
  type MirrorPolicy,
  type MirrorSession,
  minutes,
  owner,
  type Plan,
  type Refusal,
  type ServiceName,
  type ServiceStrength,
  type SessionId,
  type Snapshot,
  type Stop,
  type StopBudget,
  serviceName,
  sessionId,
  sessionTags,
  type Task,
  type TaskEni,
  targetId,
  taskArn,
  type Unmirrorable,
} from '../src/index.ts';

const account = 'arn:aws:ecs:eu-central-1:111122223333';
export const shop = clusterArn(`${account}:cluster/shop`);
export const us = owner('stack-1');
export const web = serviceName('web');
export const api = serviceName('api');
export const target = targetId('tmt-1');
export const filter = filterId('tmf-1');
/** A minute into a slot of five minutes. */
export const now = instant(1_760_000_100_000 + 60_000);
export const ago = (span: Millis): Instant => instant(now - span);

export const arnOf = (name: string) => taskArn(`${account}:task/shop/${name}`);
export const eniOf = (name: string) => eniId(`eni-${name}`);

/** A described, attached, RUNNING Fargate task of `web`, old enough that its events have had their turn. */
export function task(name = 'a', but: Partial<Task> = {}): Task {
  return {
    arn: arnOf(name),
    cluster: shop,
    version: 3,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    service: web,
    family: 'web-server',
    launchType: 'FARGATE',
    capacityProvider: undefined,
    cpuArchitecture: 'x86_64',
    availabilityZone: 'eu-central-1a',
    eni: attached(name),
    containers: ['app'],
    tags: new Map(),
    seenBy: 'describe',
    protectedNow: undefined,
    createdAt: ago(minutes(30)),
    connectedAt: ago(minutes(30)),
    startedAt: ago(minutes(29)),
    ...but,
  };
}

export function attached(name: string, but: Partial<TaskEni> = {}): TaskEni {
  return { id: eniOf(name), status: 'ATTACHED', subnet: 'subnet-1', vpc: 'vpc-0', address: '10.0.0.1', ...but };
}

/** A task as its first useful event tells it. */
export function eventOf(name = 'a', but: Partial<Task> = {}): Task {
  const eni = attached(name, { vpc: undefined });
  const early = { lastStatus: 'PENDING', seenBy: 'event', startedAt: undefined, eni } as const;
  return task(name, { ...early, createdAt: ago(minutes(1)), connectedAt: ago(minutes(1)), ...but });
}

/** On the interface of the task of that name, as the policy wants it, made an hour ago. */
export function ourSession(name = 'a', but: Partial<MirrorSession> = {}, born = ago(hours(1))): MirrorSession {
  return foreignSession(name, {
    id: sessionId(`tms-${name}`),
    target,
    filter,
    tags: new Map(sessionTags(task(name), us, born)),
    ...but,
  });
}

/** Somebody else's, with their own target and filter, and no tags that mean anything to us. */
export function foreignSession(name = 'a', but: Partial<MirrorSession> = {}): MirrorSession {
  return {
    id: sessionId(`tms-of-others-${name}`),
    eni: eniOf(name),
    target: targetId('tmt-of-others'),
    filter: filterId('tmf-of-others'),
    number: 1,
    packetLength: undefined,
    vni: 7,
    tags: new Map([['Name', 'not ours']]),
    ...but,
  };
}

export function policy(but: Partial<MirrorPolicy> = {}): MirrorPolicy {
  return {
    owner: us,
    rules: [everyTask],
    collectors: [],
    targets: [{ id: target }],
    filter,
    sessionNumber: 1,
    packetLength: undefined,
    maxSessions: undefined,
    unmirrorable: { kind: 'observe' },
    ...but,
  };
}

type Replacing = Unmirrorable & { readonly kind: 'replace' };
export const budget: StopBudget = { perService: 3, perCluster: 10, share: 0.5, futileAfter: 3 };

export function replacing(but: Partial<Replacing> = {}): Replacing {
  return { kind: 'replace', serialized: true, assumeMirrorable: false, allowOutage: false, budget, ...but };
}

/** A look at the whole cluster for which everything was read, and which found nothing but what it is told. */
export function look(but: Partial<Snapshot> = {}): Snapshot {
  const sessions = but.sessions ?? [];
  return {
    ...emptySnapshot(shop, now, { kind: 'cluster' }),
    sessionsRead: 'all',
    ownSessionCount: sessions.filter((session) => session.tags.get('tasktap:owner') === us).length,
    sessionCount: sessions.length,
    recentStops: [],
    services: new Map([[web, strength()]]),
    destinations: { targets: new Set([target]), filterRules: new Map([[filter, 3]]) },
    ...but,
  };
}

/** What events tell: some tasks, and nothing read. */
export function batch(but: Partial<Snapshot> = {}): Snapshot {
  return { ...emptySnapshot(shop, now, { kind: 'nothing' }), ...but };
}

export function strength(but: Partial<ServiceStrength> = {}): ServiceStrength {
  return { desired: 4, healthyRunning: 4, minimumHealthyPercent: 50, deploying: false, ...but };
}

export function refusals(...names: readonly string[]): ReadonlyMap<EniId, Refusal> {
  return new Map(names.map((name) => [eniOf(name), { eni: eniOf(name), code: 'UnsupportedInstance', at: now }]));
}

export function stop(at: Instant, but: Partial<Stop> = {}): Stop {
  return { task: arnOf('long-gone'), service: web, at, wasRunning: true, ...but };
}

export function fault(kind: FaultKind): Fault {
  return { kind, code: 'Code', operation: 'Operation', requestId: 'request', message: 'what AWS said' };
}

export function confirmed(
  session: MirrorSession,
  but: Partial<Confirmation> = {},
): ReadonlyMap<SessionId, Confirmation> {
  return new Map([[session.id, { interfaceExists: true, taskGone: true, ...but }]]);
}

export function creation(name = 'a', but: Partial<CreateSession> = {}): CreateSession {
  return {
    kind: 'create-session',
    task: arnOf(name),
    eni: eniOf(name),
    target,
    filter,
    number: 1,
    packetLength: undefined,
    description: 'a session',
    tags: sessionTags(task(name), us, now),
    epoch: 0,
    ...but,
  };
}

/** `waiting: facts-unread`, `mirrored: us`, `drifted`. */
export function verdictOn(planned: Plan, name = 'a'): string {
  const verdict = planned.verdicts.get(arnOf(name));
  if (verdict === undefined) return 'none';
  if ('reason' in verdict) return `${verdict.kind}: ${verdict.reason}`;
  return verdict.kind === 'mirrored' ? `mirrored: ${verdict.by}` : verdict.kind;
}

export function named(text: string): ServiceName {
  return serviceName(text);
}
