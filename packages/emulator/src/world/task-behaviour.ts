// What tasks do by themselves, apart from what anybody wants of them: how they end, what their health check says, what they serve.
import type { Span } from './pace.ts';

export type OwnEnd =
  | { readonly kind: 'never' }
  /** The image cannot be pulled: no such task ever reaches RUNNING. */
  | { readonly kind: 'cannot-pull'; readonly share: number }
  /** Its essential container exits some time after RUNNING. */
  | { readonly kind: 'exits'; readonly afterMs: Span; readonly exitCode: number; readonly share: number };

export interface HealthCheck {
  /** From RUNNING to the first verdict. */
  readonly intervalMs: number;
  /** From RUNNING to the verdict UNHEALTHY; undefined: it always passes. */
  readonly unhealthyAfterMs: number | undefined;
  /** Of the tasks, from 0 to 1: those that turn unhealthy. */
  readonly share: number;
}

/** What a task answers to; what is said of it: traffic-conversation.ts. */
export type Served = 'http' | 'https' | 'postgres' | 'dns';

export interface TaskBehaviour {
  readonly end: OwnEnd;
  /** Undefined: no essential container has one. */
  readonly healthCheck: HealthCheck | undefined;
  readonly serves: Served;
}

/** Runs until somebody stops it. */
export const steady: TaskBehaviour = { end: { kind: 'never' }, healthCheck: undefined, serves: 'http' };
