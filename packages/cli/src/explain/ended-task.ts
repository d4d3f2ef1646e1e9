// A task that ECS does not want to run any more, and still remembers.
import type { Aws } from '@tasktap/aws';
import type { Preview } from '@tasktap/controller';
import { type Fault, type Task, taskArn } from '@tasktap/core';

export type Ended =
  | { readonly kind: 'found'; readonly task: Task; readonly preview: Preview }
  /** In no cluster that answered. `fault`: why another did not; undefined: all did. */
  | { readonly kind: 'none'; readonly fault: Fault | undefined };

/** `named`: its whole id, or its ARN. */
export async function findEnded(
  named: string,
  clusters: readonly Preview[],
  { ask }: Pick<Aws, 'ask'>,
): Promise<Ended> {
  let unanswered: Fault | undefined;
  for (const preview of clusters) {
    const { answer, fault } = await ask({ kind: 'describe-tasks', tasks: [taskArn(named)] }, preview.snapshot.cluster);
    const task = answer.kind === 'describe-tasks' ? answer.tasks[0] : undefined;
    if (task !== undefined) return { kind: 'found', task, preview };
    unanswered ??= fault;
  }
  return { kind: 'none', fault: unanswered };
}
