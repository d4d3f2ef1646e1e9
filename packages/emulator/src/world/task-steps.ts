// The steps that make up a task's ways and its life: what happens, how long after the step before, and who hears of it.
import type { Span } from './pace.ts';
import type { Random } from './random.ts';
import type { StopCause } from './state.ts';

export type Step =
  | {
      readonly kind: 'change';
      readonly afterMs: number;
      readonly act: () => void;
      /** Whether ECS sends an event for it. */
      readonly told: boolean;
    }
  /** The task comes to its end by itself. */
  | {
      readonly kind: 'end';
      readonly afterMs: number;
      readonly cause: StopCause;
      /** Undefined: its containers do not run, or somebody still has to end them. */
      readonly exitCode: number | undefined;
    };

export const quietly = (afterMs: number, act: () => void): Step => ({ kind: 'change', afterMs, act, told: false });

export const aloud = (afterMs: number, act: () => void): Step => ({ kind: 'change', afterMs, act, told: true });

export const ending = (afterMs: number, cause: StopCause, exitCode?: number): Step => ({
  kind: 'end',
  afterMs,
  cause,
  exitCode,
});

export function draw(draws: Random, [shortest, longest]: Span): number {
  return draws.between(shortest, longest);
}

export function isAmong(draws: Random, share: number): boolean {
  return share >= 1 || (share > 0 && draws.next() < share);
}
