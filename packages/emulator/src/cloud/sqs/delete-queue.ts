// DeleteQueue: at once, with all messages.
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { accessToQueue, queueOf } from './subject.ts';

export const deleteQueue: Operation<sqs.DeleteQueueRequest, Record<string, never>> = {
  service: 'sqs',
  name: 'DeleteQueue',
  access: accessToQueue('sqs:DeleteQueue'),
  run(input, cloud) {
    cloud.queues.delete(queueOf(input, cloud));
    return {};
  },
};
