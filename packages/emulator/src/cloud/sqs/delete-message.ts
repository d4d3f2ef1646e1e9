// DeleteMessage and DeleteMessageBatch: the receipt handle, not the message id, says which.
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { batch } from './batch.ts';
import { accessToQueue, queueOf, required } from './subject.ts';

const access = accessToQueue('sqs:DeleteMessage');

export const deleteMessage: Operation<sqs.DeleteMessageRequest, Record<string, never>> = {
  service: 'sqs',
  name: 'DeleteMessage',
  access,
  run(input, cloud) {
    queueOf(input, cloud).delete(required('ReceiptHandle', input.ReceiptHandle));
    return {};
  },
};

export const deleteMessageBatch: Operation<sqs.DeleteMessageBatchRequest, sqs.DeleteMessageBatchResult> = {
  service: 'sqs',
  name: 'DeleteMessageBatch',
  access,
  run(input, cloud) {
    const queue = queueOf(input, cloud);
    return batch(input.Entries ?? [], ({ ReceiptHandle }) => {
      queue.delete(required('ReceiptHandle', ReceiptHandle));
      return {};
    });
  },
};
