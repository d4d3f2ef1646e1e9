// GetQueueUrl.
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { queueArn } from './create-queues.ts';
import { queueDoesNotExist } from './refusals.ts';
import { required } from './subject.ts';

export const getQueueUrl: Operation<sqs.GetQueueUrlRequest, sqs.GetQueueUrlResult> = {
  service: 'sqs',
  name: 'GetQueueUrl',
  access: ({ QueueName = '' }, { world }) => [
    { action: 'sqs:GetQueueUrl', resource: queueArn(world, QueueName), context: {} },
  ],
  run({ QueueName, QueueOwnerAWSAccountId: owner }, { queues, world }) {
    const queue = queues.byName(required('QueueName', QueueName));
    // Nobody here shares a queue with another account.
    if (queue === undefined || (owner ?? world.account) !== world.account) throw queueDoesNotExist();
    return { QueueUrl: queue.url };
  },
};
