// PurgeQueue: deletes every message at once (SQS takes up to a minute).
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { accessToQueue, queueOf } from './subject.ts';

export const purgeQueue: Operation<sqs.PurgeQueueRequest, Record<string, never>> = {
  service: 'sqs',
  name: 'PurgeQueue',
  access: accessToQueue('sqs:PurgeQueue'),
  run(input, cloud) {
    queueOf(input, cloud).purge();
    return {};
  },
};
