// A stack as others see it: what it is, what it has made, and what has happened to it.
import type { WorldTime } from '../../world/clock.ts';
import type { Finding } from './finding.ts';
import type { ChangeSet, Plan, Request } from './plan.ts';

export type Doing = 'CREATE' | 'UPDATE' | 'DELETE';

export type StackStatus =
  | `${Doing}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED'}`
  | `${'' | 'UPDATE_'}ROLLBACK_${'IN_PROGRESS' | 'COMPLETE'}`
  | 'REVIEW_IN_PROGRESS'
  | 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';

export interface StackEvent {
  readonly at: WorldTime;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly status: `${Doing}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED' | 'SKIPPED'}` | StackStatus;
  /** Of a failure, in the words of whoever refused. */
  readonly reason: string | undefined;
}

interface StackResource {
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Stack {
  readonly name: string;
  readonly id: string;
  readonly status: StackStatus;
  /** Why it is in that status; undefined where nothing went wrong. */
  readonly reason: string | undefined;
  readonly bornAt: WorldTime;
  readonly changedAt: WorldTime | undefined;
  readonly endedAt: WorldTime | undefined;
  /** What stands, or is being made. Undefined: nothing was asked for yet. */
  readonly plan: Plan | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, StackResource>;
  /** Of the template that stands. */
  readonly findings: readonly Finding[];
  /** Of the resources; oldest first. */
  readonly events: readonly StackEvent[];
  /** The same, and between them the stack's own. */
  readonly history: readonly StackEvent[];
  /** By name. */
  readonly changeSets: Map<string, ChangeSet>;
  /** What differs is changed, replaced, made or removed; nothing is touched that stays the same. Rejects with a DeploymentError, and everything is as before. */
  update(request: Request): Promise<void>;
  /** In reverse order of making; custom resources are told. Rejects with a DeploymentError for what could not be removed. */
  delete(): Promise<void>;
  /** @throws AwsError where it does not stand, or something is being done to it */
  refuseUnlessChangeable(): void;
  /** @throws AwsError and DeploymentError */
  judge(request: Request): Plan;
  /** Begins to make or to change; the rest goes on by itself, and the status tells. @throws AwsError when it may not begin */
  begin(plan: Plan): void;
  /** Begins to delete; the rest goes on by itself. @throws AwsError when it may not begin */
  beginToDelete(): void;
}

export interface Stacks {
  /**
   * Makes everything that the template wants. Rejects with a DeploymentError, and then nothing of it stands: when the template asks for what the
   * emulator does not know, or when a resource was refused. Rejects with an AwsError `ValidationError` when the template or its parameters are wrong.
   */
  deploy(stackName: string, request: Request): Promise<Stack>;
  byName(stackName: string): Stack | undefined;
  /** By name one that stands, by id any of those that are remembered. */
  find(nameOrId: string): Stack | undefined;
  /** Those that stand. */
  all(): readonly Stack[];
  /** An empty one, in review. @throws AwsError when there is one of that name, or it is no name */
  review(stackName: string): Stack;
  /** Forgets one that never stood. */
  forget(stack: Stack): void;
}

/** A stack was refused or has failed. The message is one sentence for each reason. */
export class DeploymentError extends Error {
  readonly findings: readonly Finding[];
  readonly events: readonly StackEvent[];

  constructor(sentences: readonly string[], findings: readonly Finding[], events: readonly StackEvent[]) {
    super(sentences.join('\n'));
    this.name = 'DeploymentError';
    this.findings = findings;
    this.events = events;
  }
}
