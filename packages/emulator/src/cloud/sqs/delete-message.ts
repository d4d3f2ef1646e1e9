// DeleteMessage: the receipt handle, not the message id, says which.
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { accessToQueue, queueOf, required } from './subject.ts';

export const deleteMessage: Operation<sqs.DeleteMessageRequest, Record<string, never>> = {
  service: 'sqs',
  name: 'DeleteMessage',
  access: accessToQueue('sqs:DeleteMessage'),
  run(input, cloud) {
    queueOf(input, cloud).delete(required('ReceiptHandle', input.ReceiptHandle));
    return {};
  },
};
