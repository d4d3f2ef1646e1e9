// The task that a person means: by its ARN, its id, or as much of the id's beginning as is enough.
import { type Task, type TaskArn, taskArn, taskIdOf } from '@tasktap/core';

export type Found =
  | { readonly kind: 'one'; readonly task: Task }
  | { readonly kind: 'several'; readonly arns: readonly TaskArn[] }
  | { readonly kind: 'none' };

/** An exact id wins over the beginnings of others. */
export function findTask(named: string, tasks: readonly Task[]): Found {
  const id = taskIdOf(taskArn(named));
  const exact = tasks.filter((task) => task.arn === named || taskIdOf(task.arn) === id);
  const found = exact.length > 0 ? exact : tasks.filter((task) => taskIdOf(task.arn).startsWith(id));
  const [first, ...others] = found;
  if (first === undefined) return { kind: 'none' };
  return others.length === 0
    ? { kind: 'one', task: first }
    : { kind: 'several', arns: found.map(({ arn }) => arn).sort() };
}

/** The cluster that a long ARN names. Undefined: it names none. */
export function clusterIn(named: string): string | undefined {
  return /^arn:[^:]+:ecs:[^:]*:[^:]*:task\/([^/]+)\/[^/]+$/.exec(named)?.[1];
}

/** ECS's ids have 32 characters, older ones 36 (DescribeTasks). It is asked for no other. */
export function isWhole(named: string): boolean {
  return [32, 36].includes(taskIdOf(taskArn(named)).length);
}
