// What one part of the planner has to say: the plan is made of these.
import type { Action } from './action.ts';
import type { Held } from './held.ts';
import type { Question } from './question.ts';

export interface Part {
  readonly actions: readonly Action[];
  readonly held: readonly Held[];
  readonly questions: readonly Question[];
}
