// The port between whoever sets rules and sends events, and the event bus.
import type { Target } from './target.ts';

export interface Rule {
  readonly name: string;
  readonly description?: string;
  /** As written: text or the JSON value of it. Undefined: it follows a schedule alone. */
  readonly pattern: unknown;
  /** e.g. `rate(5 minutes)` */
  readonly schedule?: string;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

export interface Rules {
  /** A rule of the same name is replaced. Throws what refuses its pattern, or a target that cannot be served. */
  putRule(rule: Rule): void;
  byName(name: string): Rule | undefined;
  /** In the order of their names. */
  all(): readonly Rule[];
  remove(name: string): void;
  put(event: unknown): void;
  /** For an event that is yet to be put. */
  newId(): string;
}
