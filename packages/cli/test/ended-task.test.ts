// A task that has ended: what is said where ECS does not answer for one of its clusters.
import type { Aws } from '@tasktap/aws';
import type { Preview } from '@tasktap/controller';
import { clusterArn, type Fault, type Task } from '@tasktap/core';
import { expect, test } from 'vitest';
import { findEnded } from '../src/explain/ended-task.ts';

const fault: Fault = {
  kind: 'throttled',
  operation: 'DescribeTasks',
  code: 'ThrottlingException',
  message: 'slow',
  requestId: undefined,
};
const [quiet, other] = ['quiet', 'other'].map(
  (name) => ({ snapshot: { cluster: clusterArn(`arn:aws:ecs:eu-central-1:111122223333:cluster/${name}`) } }) as Preview,
) as [Preview, Preview];
const task = { arn: 'arn:aws:ecs:eu-central-1:111122223333:task/other/1' } as Task;

/** ECS does not answer for `quiet`. */
function answering(tasks: readonly Task[]): Pick<Aws, 'ask'> {
  return {
    ask: async (question, cluster) =>
      cluster === quiet.snapshot.cluster
        ? { answer: { kind: 'unreadable', question: question.kind }, fault }
        : { answer: { kind: 'describe-tasks', asked: [], tasks }, fault: undefined },
  };
}

test('that a cluster did not answer is no word on whether the task was there', async () => {
  expect(await findEnded('1', [quiet, other], answering([]))).toEqual({ kind: 'none', fault });
});

test('where every cluster answers, it is nowhere', async () => {
  expect(await findEnded('1', [other], answering([]))).toEqual({ kind: 'none', fault: undefined });
});

test('one that does not answer does not hide it in another', async () => {
  expect(await findEnded('1', [quiet, other], answering([task]))).toEqual({ kind: 'found', task, preview: other });
});
