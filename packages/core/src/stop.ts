// Which tasks to stop so that their services may start others on hosts that can be mirrored: the budget decides, one by one.
import type { Action } from './action.ts';
import { decideStop } from './budget.ts';
import { type Held, heldBack } from './held.ts';
import type { TaskArn } from './ids.ts';
import type { Part } from './part.ts';
import type { Question } from './question.ts';
import type { Situation } from './situation.ts';
import type { Task } from './snapshot.ts';
import { replacesOf } from './unmirrorable.ts';
import type { Verdict } from './verdict.ts';

export function planStops(tasks: readonly Task[], verdicts: ReadonlyMap<TaskArn, Verdict>, situation: Situation): Part {
  const refused = startingFirst(tasks).flatMap((task) => {
    const verdict = verdicts.get(task.arn);
    return verdict?.kind === 'unmirrorable' ? [{ task, code: verdict.refusal.code }] : [];
  });
  const services = new Set(refused.map(({ task }) => task.service));
  const neighbours = tasks.filter(({ service }) => services.has(service));
  const replaces = replacesOf(neighbours, situation.policy);
  const granted: Task[] = [];
  const actions: Action[] = [];
  const held: Held[] = [];
  const questions: Question[] = [];
  for (const { task, code } of refused) {
    const rules = replaces.get(task.arn);
    if (rules === undefined) continue;
    const decision = decideStop({ task, situation, rules, verdicts, granted });
    if (decision.kind === 'ask') questions.push(decision.question);
    if (decision.kind === 'hold') held.push(heldBack('stop-task', task, decision.reason));
    if (decision.kind === 'grant' && task.service !== undefined) {
      granted.push(task);
      const wasRunning = task.lastStatus === 'RUNNING';
      actions.push({
        kind: 'stop-task',
        task: task.arn,
        service: task.service,
        wasRunning,
        code,
      });
    }
  }
  return { actions, held, questions };
}

/** A task that does not run yet is missed by nobody: it goes first. */
function startingFirst(tasks: readonly Task[]): readonly Task[] {
  const running = (task: Task): number => (task.lastStatus === 'RUNNING' ? 1 : 0);
  return [...tasks].sort((one, other) => running(one) - running(other));
}
