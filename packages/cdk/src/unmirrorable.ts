// What to do with a task whose host cannot mirror it: the one choice that nobody is spared.
import type { StopBudget } from '@tasktap/core';

export interface ReplaceOptions {
  /**
   * How many tasks may be stopped.
   * @default - 3 an hour per service, 10 an hour per cluster, at most half of a service refused, given up after 3 in vain
   */
  readonly budget?: Partial<StopBudget>;
  /**
   * Assert that hosts that can be mirrored exist, although no session shows it yet.
   * @default false
   */
  readonly assumeMirrorable?: boolean;
  /**
   * A service with a desired count of 1 may be down while its only task is replaced.
   * @default false
   */
  readonly allowOutage?: boolean;
}

export type Unmirrorable =
  | { readonly kind: 'observe' }
  | { readonly kind: 'sidecar'; readonly container: string }
  | ({ readonly kind: 'replace' } & ReplaceOptions);

export const Unmirrorable = {
  /** Leave it alone and tell. No right to stop tasks is granted. */
  observe: (): Unmirrorable => ({ kind: 'observe' }),
  /** As `observe`; and tasks with this container, which sends their packets itself, count as covered. */
  sidecar: (container: string): Unmirrorable => ({ kind: 'sidecar', container }),
  /** Stop it, within a budget, so that its service starts another one, perhaps on a host that can. */
  replace: (options: ReplaceOptions = {}): Unmirrorable => ({ kind: 'replace', ...options }),
};

interface Chosen {
  readonly unmirrorable: Unmirrorable;
  readonly rules?: readonly { readonly unmirrorable?: Unmirrorable }[];
}

/** Of the policy, and of its rules. */
export function choicesIn({ unmirrorable, rules = [] }: Chosen): readonly Unmirrorable[] {
  return [unmirrorable, ...rules.flatMap((rule) => rule.unmirrorable ?? [])];
}

/** Names of the containers that its tasks may carry. */
export function forwardersOf(chosen: Chosen): readonly string[] {
  return choicesIn(chosen).flatMap((choice) => (choice.kind === 'sidecar' ? [choice.container] : []));
}
