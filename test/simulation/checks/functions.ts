// A function ends with an answer and in time, or dies of what a story did to it: it never throws for what AWS says, nor for a mistake of ours.
import type { CreateCheck } from '../witness.ts';

export const functions: CreateCheck = (_scene, report) => ({
  threw(stack, problem) {
    const words = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
    report(`${stack} ${words.split('\n')[0]}`, `a function of ${stack} has thrown: ${words}`);
  },
});
