// The way of every call of a simulated process: it takes a moment, may be the last thing its process does, and is witnessed.
import type { Answer, EmulatedAccount, Principal, Random } from '@tasktap/emulator';
import type { Made, Witness } from './witness.ts';

export type SimulatedAnswer = Answer;

/** Who calls: one process of one stack. A dead one hears nothing any more. */
export interface Actor {
  readonly stack: string;
  readonly principal: Principal;
  /** Of the invocation that it is working on; empty between two. */
  invocation: string;
  alive: boolean;
  die(why: string): void;
}

export interface Door {
  ask(actor: Actor, wish: Pick<Made, 'service' | 'operation' | 'input'>): Promise<SimulatedAnswer>;
  /** The process that makes the stack's next so many calls dies before the last of them, or when it is done. */
  planCrash(stack: string, calls: number, when: 'before' | 'after'): void;
  /** What is planned and has not come does not come any more. */
  forgetCrashes(): void;
}

/** Milliseconds that a call is under way in each direction: enough that two processes come between each other's calls. */
const underWay = [3, 60] as const;

export function createDoor(account: EmulatedAccount, witness: Witness, random: Random): Door {
  const { clock } = account.world;
  const crashes = new Map<string, { left: number; readonly when: 'before' | 'after' }>();
  const travel = (): Promise<void> => new Promise((resolve) => void clock.after(random.between(...underWay), resolve));
  const crashNow = (stack: string): 'before' | 'after' | undefined => {
    const crash = crashes.get(stack);
    if (crash === undefined) return undefined;
    crash.left -= 1;
    if (crash.left > 0) return undefined;
    crashes.delete(stack);
    return crash.when;
  };
  return {
    async ask(actor, wish) {
      await travel();
      if (!actor.alive) return never();
      const crash = crashNow(actor.stack);
      if (crash === 'before') {
        actor.die(`crashed before ${wish.operation}`);
        return never();
      }
      const made: Made = { ...wish, stack: actor.stack, invocation: actor.invocation, at: clock.now() };
      const acted = witness.before(made);
      const answer = account.call(actor.principal, wish.service, wish.operation, wish.input);
      acted();
      if (crash === 'after') actor.die(`crashed after ${wish.operation}`);
      const said = await answer;
      witness.answered(made, said);
      await travel();
      return actor.alive ? said : never();
    },
    planCrash(stack, calls, when) {
      crashes.set(stack, { left: calls, when });
    },
    forgetCrashes() {
      crashes.clear();
    },
  };
}

/** What the promises of a dead process come to. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}
