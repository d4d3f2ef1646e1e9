// What we tell SQS: that a look is wanted, and that a message is to come back later.
import { ChangeMessageVisibilityCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import type { Fault } from '@tasktap/core';
import { call, heard } from './call.ts';
import type { Clients } from './clients.ts';

export interface LookMessage {
  readonly body: string;
  /** FIFO: messages of one group are never worked on at the same time. */
  readonly groupId: string;
  /** FIFO: said twice within five minutes is said once. */
  readonly deduplicationId: string;
}

/** Undefined: done; else why not. Never throws for what AWS says. */
export interface Messenger {
  sendLook(queueUrl: string, message: LookMessage): Promise<Fault | undefined>;
  /** `seconds` from now, 0 to 43,200. */
  delay(queueUrl: string, receiptHandle: string, seconds: number): Promise<Fault | undefined>;
}

export function createMessenger({ sqs }: Pick<Clients, 'sqs'>): Messenger {
  return {
    sendLook(QueueUrl, { body, groupId, deduplicationId }) {
      const input = { QueueUrl, MessageBody: body, MessageGroupId: groupId, MessageDeduplicationId: deduplicationId };
      return faultOf('SendMessage', () => sqs.send(new SendMessageCommand(input)));
    },
    delay(QueueUrl, ReceiptHandle, VisibilityTimeout) {
      const input = { QueueUrl, ReceiptHandle, VisibilityTimeout };
      return faultOf('ChangeMessageVisibility', () => sqs.send(new ChangeMessageVisibilityCommand(input)));
    },
  };
}

async function faultOf(operation: string, send: () => Promise<unknown>): Promise<Fault | undefined> {
  const said = await heard(() => call(operation, send));
  return said.kind === 'heard' ? undefined : said.reading.fault;
}
