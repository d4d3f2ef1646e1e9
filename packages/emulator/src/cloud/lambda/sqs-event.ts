// The event a function gets for a batch of messages.
import { md5Of } from '../sqs/digest.ts';
import type { MessageAttribute, Queue, ReceivedMessage } from '../sqs/queues.ts';

/**
 * ```json
 * { "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d", "receiptHandle": "AQEBwJnK...", "body": "Test message.",
 *   "attributes": { "ApproximateReceiveCount": "1", "SentTimestamp": "1545082649183", "SenderId": "210987654321", "ApproximateFirstReceiveTimestamp": "1545082649185" },
 *   "messageAttributes": {}, "md5OfBody": "e4e68fb7bd0e697a0ae8f1bb342846b3",
 *   "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:eu-central-1:210987654321:events", "awsRegion": "eu-central-1" }
 * ```
 */
interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly messageAttributes: Readonly<Record<string, SqsAttribute>>;
  readonly md5OfBody: string;
  readonly eventSource: 'aws:sqs';
  readonly eventSourceARN: string;
  readonly awsRegion: string;
}

interface SqsAttribute {
  /** Absent from a Binary attribute. */
  readonly stringValue?: string;
  /** Base64; of a Binary attribute only. */
  readonly binaryValue?: string;
  readonly stringListValues: readonly string[];
  readonly binaryListValues: readonly string[];
  readonly dataType: string;
}

export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

export function sqsEvent(messages: readonly ReceivedMessage[], queue: Queue, region: string): SqsEvent {
  const records = messages.map((message): SqsRecord => {
    const attributes = Object.entries(message.messageAttributes).map(([name, one]) => [name, attribute(one)]);
    return {
      ...message,
      messageAttributes: Object.fromEntries(attributes),
      md5OfBody: md5Of(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.arn,
      awsRegion: region,
    };
  });
  return { Records: records };
}

function attribute({ type: dataType, value }: MessageAttribute): SqsAttribute {
  const own =
    typeof value === 'string' ? { stringValue: value } : { binaryValue: Buffer.from(value).toString('base64') };
  return { ...own, stringListValues: [], binaryListValues: [], dataType };
}
