// What the controller asks and tells AWS, in the core's words: one interface, so that a simulation can stand in for the SDK.
import type {
  Action,
  Answer,
  ClusterArn,
  EniId,
  Fault,
  FilterId,
  MirrorSession,
  Outcome,
  Owner,
  Question,
  ServiceName,
  Snapshot,
  TargetId,
} from '@tasktap/core';

/** What one look reads whole: a service or a cluster. */
export interface Look {
  readonly cluster: ClusterArn;
  /** Undefined: the whole cluster. */
  readonly service: ServiceName | undefined;
  readonly targets: readonly TargetId[];
  readonly filters: readonly FilterId[];
  /** Every one of the region, where somebody has just read them. Absent: they are still to be read. */
  readonly sessions?: readonly MirrorSession[];
}

/** The part of a snapshot that a look fills; or why the first read was not answered without which it is worth nothing. */
export type Observation =
  | {
      readonly kind: 'seen';
      readonly seen: Pick<
        Snapshot,
        | 'scope'
        | 'tasks'
        | 'sessions'
        | 'sessionsRead'
        | 'ownSessionCount'
        | 'sessionCount'
        | 'refusals'
        | 'refusalsKept'
        | 'collectorEnis'
        | 'destinations'
      >;
      /** Reads that failed without making the look worthless (refusal tags, targets, filters). */
      readonly faults: readonly Fault[];
    }
  | { readonly kind: 'unseen'; readonly fault: Fault };

export interface Asked {
  readonly answer: Answer;
  /** Why it could not be read. Undefined: it could. */
  readonly fault: Fault | undefined;
}

/** The answer to "may we act?": the off switch, or why it could not be read. */
export type Switch =
  /** `isThere` false: there is no such parameter. Each stack that is deployed has one. */
  | { readonly kind: 'on'; readonly isThere: boolean }
  | { readonly kind: 'off' }
  | { readonly kind: 'unread'; readonly fault: Fault };

export interface Aws {
  observe(look: Look): Promise<Observation>;
  ask(question: Question, cluster: ClusterArn): Promise<Asked>;
  /** Never throws for what AWS says; a stop is noted before it is made where notes are kept. */
  perform(action: Action, cluster: ClusterArn): Promise<Outcome>;
  /** Remembers a refusal as a tag on its interface. */
  keepRefusal(eni: EniId, code: string): Promise<Outcome & { readonly kind: 'refusal-kept' | 'refusal-not-kept' }>;
  /** Remembers that a service is left alone. Undefined: done; else why not. */
  giveUp(service: ServiceName, cluster: ClusterArn): Promise<Fault | undefined>;
  /** `on` means tasktap may act. */
  readSwitch(): Promise<Switch>;
}

/** Time as the adapters need it; a faster or a virtual clock is somebody else's business. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * Milliseconds for which whoever calls may still wait: for the work itself, or for the queue, which is told last what is to come back. 0 or less:
 * no call is begun, and none is waited for.
 */
export type TimeLeft = (what: 'work' | 'queue') => number;

export interface AwsSettings {
  readonly owner: Owner;
  /** SSM parameter that holds the off switch. Undefined: there is none. */
  readonly pauseParameter: string | undefined;
  /** Prefix of the SSM parameters that remember stops, one per cluster. Undefined: only ECS's own memory of an hour. */
  readonly notesPrefix: string | undefined;
}
