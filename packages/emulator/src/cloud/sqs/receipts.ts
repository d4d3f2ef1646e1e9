// Receipt handles: opaque to clients, they name the message and which of its receives they came from.
import { AwsError } from '../operation.ts';

export interface Receipt {
  readonly messageId: string;
  /** 1 for the first time the message was received. */
  readonly receive: number;
}

export function receiptHandle(queueArn: string, { messageId, receive }: Receipt): string {
  return Buffer.from(`${queueArn} ${messageId} ${receive}`).toString('base64');
}

/** Refuses what this queue has never given out. */
export function readReceipt(queueArn: string, handle: string): Receipt {
  const [arn, messageId, receive] = Buffer.from(handle, 'base64').toString().split(' ');
  if (arn !== queueArn || messageId === undefined || receive === undefined) {
    throw new AwsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      404,
    );
  }
  return { messageId, receive: Number(receive) };
}
