// A stack as others see it: what it is, what it has made, and what has happened to it.
import type { WorldTime } from '../../world/clock.ts';
import type { Finding } from './findings.ts';
import type { Given } from './template/parameters.ts';

export type Doing = 'CREATE' | 'UPDATE' | 'DELETE';

export interface StackEvent {
  readonly at: WorldTime;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  readonly status: `${Doing}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED' | 'SKIPPED'}`;
  /** Of a failure, in the words of whoever refused. */
  readonly reason: string | undefined;
}

export type StackStatus = `${Doing}_${'IN_PROGRESS' | 'COMPLETE' | 'FAILED'}` | 'UPDATE_ROLLBACK_COMPLETE';

interface StackResource {
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Request {
  /** JSON or YAML, or what was read from either. */
  readonly template: string | object;
  readonly parameters?: Given;
}

export interface Stack {
  readonly name: string;
  readonly id: string;
  readonly status: StackStatus;
  readonly outputs: Readonly<Record<string, string>>;
  /** By logical id. */
  readonly resources: ReadonlyMap<string, StackResource>;
  /** Of the template that stands. */
  readonly findings: readonly Finding[];
  /** Oldest first. */
  readonly events: readonly StackEvent[];
  /** What differs is changed, replaced, made or removed; nothing is touched that stays the same. Rejects with a DeploymentError, and everything is as before. */
  update(request: Request): Promise<void>;
  /** In reverse order of making; custom resources are told. Rejects with a DeploymentError for what could not be removed. */
  delete(): Promise<void>;
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
