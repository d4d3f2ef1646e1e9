// When one fault of a plan strikes: in its window, by its share, at most so many times; and how often it has.
import { drawsFor } from '../world/draws.ts';
import type { Random } from '../world/random.ts';
import type { Fault } from './plan.ts';
import type { Surroundings } from './surroundings.ts';
import { isWithin, type Window } from './window.ts';

interface Chances extends Window {
  readonly kind: Fault['kind'];
  /** 0 to 1. @default 1 */
  readonly share?: number;
  /** @default without end */
  readonly times?: number;
}

export interface Trigger {
  /** `about` names what is at stake and is unlike any other. Undefined: spared; else what is left to draw for it. */
  pull(about: string): Random | undefined;
  struck(): number;
}

/** A fault of a plan with its trigger. */
export interface Armed<Some extends Fault> {
  readonly fault: Some;
  readonly trigger: Trigger;
}

/** `place` is the fault's in its plan, so that two of one kind strike different things. */
export function createTrigger(chances: Chances, place: number, { clock, start, seed, tell }: Surroundings): Trigger {
  const { kind, share = 1, times = Number.POSITIVE_INFINITY } = chances;
  let struck = 0;
  return {
    pull(about) {
      const at = clock.now();
      if (struck >= times || !isWithin(chances, start, at)) return undefined;
      const draws = drawsFor(seed, `${place} ${about}`);
      if (draws.next() >= share) return undefined;
      struck += 1;
      tell({ at, kind, about });
      return draws;
    },
    struck: () => struck,
  };
}
