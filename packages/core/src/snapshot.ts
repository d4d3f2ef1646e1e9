// What was read of ECS and EC2 at one instant, what it is complete for, and what this round has learned since.

import type { ClusterArn, EniId, FilterId, ServiceName, SessionId, TargetId, TaskArn } from './ids.ts';
import type { Instant } from './time.ts';
import type { Trouble } from './trouble.ts';

/** Only inside its scope does a snapshot's silence mean "gone": elsewhere it may create, and destroys nothing. */
export type Scope =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'service'; readonly service: ServiceName }
  | { readonly kind: 'cluster' };

export interface TaskEni {
  /** Undefined until ECS has made it. */
  readonly id: EniId | undefined;
  /** ECS's word for the attachment: `PRECREATED` ... `ATTACHED` ... `DELETED`. */
  readonly status: string;
  readonly subnet: string | undefined;
  /** Undefined: not read; events do not carry it. */
  readonly vpc: string | undefined;
  readonly address: string | undefined;
  /** Absent: it has none, or ECS has not said it yet. */
  readonly ipv6?: string;
}

export interface Task {
  readonly arn: TaskArn;
  readonly cluster: ClusterArn;
  /** Counts up with every change that ECS sends an event for. */
  readonly version: number;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  /** Undefined: a standalone task, which nobody restarts. */
  readonly service: ServiceName | undefined;
  readonly family: string;
  readonly launchType: string | undefined;
  readonly capacityProvider: string | undefined;
  readonly cpuArchitecture: string | undefined;
  readonly availabilityZone: string | undefined;
  /** Undefined: bridge or host networking, no interface of its own. */
  readonly eni: TaskEni | undefined;
  /** Names of those that have not stopped: a forwarder that has ended sends nothing. */
  readonly containers: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  /** Events carry neither tags nor the capacity provider: seen by event, their absence means nothing. */
  readonly seenBy: 'event' | 'describe';
  /** ECS task protection. Undefined: not read. */
  readonly protectedNow: boolean | undefined;
  readonly createdAt: Instant | undefined;
  /** When its interface was connected; where the way to the first mirrored packet begins. */
  readonly connectedAt: Instant | undefined;
  /** When it was RUNNING. Undefined: not yet. */
  readonly startedAt: Instant | undefined;
}

export interface MirrorSession {
  readonly id: SessionId;
  readonly eni: EniId;
  readonly target: TargetId;
  readonly filter: FilterId;
  /** 1 to 32766; the lower is asked first. */
  readonly number: number;
  /** Bytes kept of each packet; undefined: whole packets. */
  readonly packetLength: number | undefined;
  readonly vni: number;
  readonly tags: ReadonlyMap<string, string>;
  /** Twelve digits: whose it is. Absent: EC2 did not say. */
  readonly account?: string;
  /** When the look began that changed it last. Absent: none has. */
  readonly changedAt?: Instant;
}

/** EC2 said that this interface cannot be mirrored. An observation, not an error. */
export interface Refusal {
  readonly eni: EniId;
  /** EC2's code, as it came. */
  readonly code: string;
  readonly at: Instant;
}

/** A task that we stopped so that its service may start another on a host that can be mirrored. */
export interface Stop {
  readonly task: TaskArn;
  readonly service: ServiceName;
  readonly at: Instant;
  /** Whether the task was RUNNING when we stopped it. */
  readonly wasRunning: boolean;
}

/** A service's strength as ECS tells it. */
export interface ServiceStrength {
  readonly desired: number;
  /** Tasks that are RUNNING and not UNHEALTHY. */
  readonly healthyRunning: number;
  readonly minimumHealthyPercent: number;
  /** Whether any deployment is not COMPLETED. */
  readonly deploying: boolean;
}

/** What is known of the place packets are to go to; read before any session is changed towards it. */
export interface Destinations {
  readonly targets: ReadonlySet<TargetId>;
  /** Number of rules per filter; a filter without rules mirrors nothing. */
  readonly filterRules: ReadonlyMap<FilterId, number>;
}

/** A session that was read again, with its interface and the task its tag names, right before it is deleted. */
export interface Confirmation {
  readonly interfaceExists: boolean;
  /** The task of its tag is STOPPED or unknown to ECS. */
  readonly taskGone: boolean;
}

export interface Snapshot {
  readonly takenAt: Instant;
  readonly cluster: ClusterArn;
  readonly scope: Scope;
  readonly tasks: readonly Task[];
  readonly sessions: readonly MirrorSession[];
  /** The interfaces whose sessions were read; `all` after a look at every session of the account. */
  readonly sessionsRead: 'all' | ReadonlySet<EniId>;
  /** Our sessions in the whole account and region. Undefined: not counted. */
  readonly ownSessionCount: number | undefined;
  /** Everybody's sessions of the account in the region, and no other account's. Undefined: not counted. */
  readonly sessionCount: number | undefined;
  readonly refusals: ReadonlyMap<EniId, Refusal>;
  /** Whether refusals can be kept as tags on interfaces; undefined until it was tried. */
  readonly refusalsKept: boolean | undefined;
  /** Undefined: not read. */
  readonly recentStops: readonly Stop[] | undefined;
  /** Services whose replacements were all refused, and since when they are left alone. */
  readonly givenUp: ReadonlyMap<ServiceName, Instant>;
  /** Services that an operator wants replaced again, and since when: what was in vain before does not count against them. */
  readonly cleared: ReadonlyMap<ServiceName, Instant>;
  /** Absent: not read. */
  readonly services: ReadonlyMap<ServiceName, ServiceStrength>;
  /** Undefined: not read. */
  readonly destinations: Destinations | undefined;
  /** Interfaces that are a mirror target or stand behind one. */
  readonly collectorEnis: ReadonlySet<EniId>;
  /** The off switch. */
  readonly paused: boolean;
  /** Whoever sees this has looks behind it, and they alone create where the policy has a cap: one after the other they can count. */
  readonly looksFollow: boolean;
  /** A stack may be deployed that hears of new tasks by their events. */
  readonly eventsHeard: boolean;

  /** What the last attempt taught about an interface, in this round. */
  readonly troubles: ReadonlyMap<EniId, Trouble>;
  /** Targets that EC2 called full, in this round. */
  readonly fullTargets: ReadonlySet<TargetId>;
  /** Targets and filters that EC2 did not know when a session was to have them, in this round. */
  readonly gone: ReadonlySet<TargetId | FilterId>;
  /** EC2 said that the account has all the sessions it may have, in this round. */
  readonly accountFull: boolean;
  /** Sessions made or changed towards the policy in this look; the next wave waits for the next look. */
  readonly modified: ReadonlySet<SessionId>;
  readonly confirmedSessions: ReadonlyMap<SessionId, Confirmation>;
  /** Tasks read again right before they are stopped. */
  readonly confirmedTasks: ReadonlySet<TaskArn>;
  /** Sessions and tasks whose change failed in this round; the next round may try again. */
  readonly failed: ReadonlySet<SessionId | TaskArn>;
  /** Questions that AWS would not answer, by kind, in this round. */
  readonly unreadable: ReadonlySet<string>;
}

/** A snapshot of which nothing has been read yet. */
export function emptySnapshot(cluster: ClusterArn, takenAt: Instant, scope: Scope): Snapshot {
  return {
    takenAt,
    cluster,
    scope,
    tasks: [],
    sessions: [],
    sessionsRead: new Set(),
    ownSessionCount: undefined,
    sessionCount: undefined,
    refusals: new Map(),
    refusalsKept: undefined,
    recentStops: undefined,
    givenUp: new Map(),
    cleared: new Map(),
    services: new Map(),
    destinations: undefined,
    collectorEnis: new Set(),
    paused: false,
    looksFollow: false,
    eventsHeard: true,
    troubles: new Map(),
    fullTargets: new Set(),
    gone: new Set(),
    accountFull: false,
    modified: new Set(),
    confirmedSessions: new Map(),
    confirmedTasks: new Set(),
    failed: new Set(),
    unreadable: new Set(),
  };
}
