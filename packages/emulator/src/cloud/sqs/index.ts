// SQS as the fronts serve it.
import type { AnyOperation } from '../operation.ts';
import { changeMessageVisibility } from './change-message-visibility.ts';
import { deleteMessage } from './delete-message.ts';
import { getQueueAttributes } from './get-queue-attributes.ts';
import { getQueueUrl } from './get-queue-url.ts';
import { purgeQueue } from './purge-queue.ts';
import { receiveMessage } from './receive-message.ts';
import { sendMessage } from './send-message.ts';

export const sqsOperations: readonly AnyOperation[] = [
  changeMessageVisibility,
  deleteMessage,
  getQueueAttributes,
  getQueueUrl,
  purgeQueue,
  receiveMessage,
  sendMessage,
];
