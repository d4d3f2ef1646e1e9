// What a queue refuses to take in.
import { AwsError } from '../operation.ts';
import { deduplicationIdOf } from './deduplication.ts';
import { bytesOfAttributes } from './message-attributes.ts';
import type { QueueSettings, SentMessage } from './queues.ts';
import { invalidParameter, missingParameter, requireBetween } from './refusals.ts';

/** 1 MiB, of the body and the attributes. */
const MOST_BYTES = 1_048_576;

const WRONG_KIND = 'The request include parameter that is not valid for this queue type';

export function refuseUnfit(settings: QueueSettings, message: SentMessage): void {
  if (message.body === '') throw missingParameter('MessageBody');
  if (Buffer.byteLength(message.body) + bytesOfAttributes(message.attributes ?? {}) > MOST_BYTES) {
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${MOST_BYTES} bytes.`,
    );
  }
  if (message.delayMs !== undefined) requireBetween('DelaySeconds', message.delayMs / 1000, 0, 900);
  if (settings.fifo) refuseForFifo(settings, message);
  else if (message.deduplicationId !== undefined) {
    throw invalidParameter('MessageDeduplicationId', message.deduplicationId, WRONG_KIND);
  }
}

function refuseForFifo(settings: QueueSettings, message: SentMessage): void {
  if (message.groupId === undefined) throw missingParameter('MessageGroupId');
  if (deduplicationIdOf(settings, message) === undefined) {
    const reason =
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly';
    throw new AwsError('InvalidParameterValue', reason);
  }
  if ((message.delayMs ?? 0) > 0) throw invalidParameter('DelaySeconds', (message.delayMs ?? 0) / 1000, WRONG_KIND);
}
