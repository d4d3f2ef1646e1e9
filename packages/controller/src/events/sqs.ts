// A batch of queue messages, as Lambda hands it over, and the answer that says which of them are not finished.

export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface SqsEvent {
  readonly Records: readonly SqsRecord[];
}

export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export function isSqsEvent(event: unknown): event is SqsEvent {
  if (typeof event !== 'object' || event === null || !('Records' in event) || !Array.isArray(event.Records))
    return false;
  return event.Records.every(
    (record: unknown) => typeof record === 'object' && record !== null && 'messageId' in record && 'body' in record,
  );
}

export function unfinished(records: Iterable<SqsRecord>): BatchAnswer {
  return { batchItemFailures: [...records].map((record) => ({ itemIdentifier: record.messageId })) };
}

/** How often this message was handed out, this time included. */
export function receiveCount(record: SqsRecord): number {
  const told: unknown = record.attributes?.['ApproximateReceiveCount'];
  const count = typeof told === 'string' ? Number(told) : 1;
  return Number.isInteger(count) && count > 0 ? count : 1;
}

/** When it was sent, by SQS's clock, in milliseconds since 1970. Undefined: SQS does not say. */
export function sentAt(record: SqsRecord): number | undefined {
  const sent = Number(record.attributes?.['SentTimestamp']);
  return Number.isFinite(sent) ? sent : undefined;
}

/** Undefined: not JSON. */
export function bodyOf(record: SqsRecord): unknown {
  try {
    return JSON.parse(record.body) as unknown;
  } catch {
    return undefined;
  }
}
