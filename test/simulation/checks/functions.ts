// A function ends with an answer, or dies of what a story did to it: it never throws for what AWS says, nor for a mistake of ours.
import { TimedOut } from '../processes.ts';
import type { CreateCheck } from '../witness.ts';

/** As long as one call may be silent in all its attempts. */
const patienceS = 45;

/** A look stops at 80 % of its time; where AWS is silent, a few calls that were begun before may take the rest, and Lambda ends it. */
export const functions: CreateCheck = ({ story, world: { clock } }, report) => {
  const begin = clock.now();
  const isSilent = (): boolean => {
    const at = (clock.now() - begin) / 1000;
    return story.faults.some(
      (fault) =>
        fault.kind === 'time-out' &&
        (fault.from ?? 0) <= at &&
        at < (fault.until ?? Number.POSITIVE_INFINITY) + patienceS,
    );
  };
  return {
    threw(stack, problem) {
      if (problem instanceof TimedOut && isSilent()) return;
      const words = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
      report(`${stack} ${words.split('\n')[0]}`, `a function of ${stack} has thrown: ${words}`);
    },
  };
};
