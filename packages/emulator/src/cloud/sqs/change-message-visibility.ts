// ChangeMessageVisibility and ChangeMessageVisibilityBatch: count from now, not from the receive.
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { batch } from './batch.ts';
import type { Queue } from './queues.ts';
import { accessToQueue, queueOf, required } from './subject.ts';

const access = accessToQueue('sqs:ChangeMessageVisibility');

export const changeMessageVisibility: Operation<sqs.ChangeMessageVisibilityRequest, Record<string, never>> = {
  service: 'sqs',
  name: 'ChangeMessageVisibility',
  access,
  run: (input, cloud) => change(queueOf(input, cloud), input),
};

export const changeMessageVisibilityBatch: Operation<
  sqs.ChangeMessageVisibilityBatchRequest,
  sqs.ChangeMessageVisibilityBatchResult
> = {
  service: 'sqs',
  name: 'ChangeMessageVisibilityBatch',
  access,
  run(input, cloud) {
    const queue = queueOf(input, cloud);
    return batch(input.Entries ?? [], (entry) => change(queue, entry));
  },
};

function change(
  queue: Queue,
  {
    ReceiptHandle,
    VisibilityTimeout,
  }: Pick<sqs.ChangeMessageVisibilityBatchRequestEntry, 'ReceiptHandle' | 'VisibilityTimeout'>,
): Record<string, never> {
  const timeout = required('VisibilityTimeout', VisibilityTimeout);
  queue.changeVisibility(required('ReceiptHandle', ReceiptHandle), timeout * 1000);
  return {};
}
