// ChangeMessageVisibility: counts from now, not from the receive.
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { accessToQueue, queueOf, required } from './subject.ts';

export const changeMessageVisibility: Operation<sqs.ChangeMessageVisibilityRequest, Record<string, never>> = {
  service: 'sqs',
  name: 'ChangeMessageVisibility',
  access: accessToQueue('sqs:ChangeMessageVisibility'),
  run(input, cloud) {
    const timeout = required('VisibilityTimeout', input.VisibilityTimeout);
    queueOf(input, cloud).changeVisibility(required('ReceiptHandle', input.ReceiptHandle), timeout * 1000);
    return {};
  },
};
