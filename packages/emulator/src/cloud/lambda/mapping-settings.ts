// How a queue is mapped to a function, and what Lambda refuses of it.
import { AwsError } from '../operation.ts';
import type { Queue } from '../sqs/queues.ts';
import type { LambdaFunction } from './function.ts';
import type { SqsEvent } from './sqs-event.ts';

export interface MappingSettings {
  readonly queue: Queue;
  readonly function: LambdaFunction<SqsEvent>;
  readonly batchSize: number;
  /** How long a batch that is not full waits for more; 0: not at all. */
  readonly batchingWindowMs: number;
  /** Batches at once, 2 to 1000; undefined: 1000, the most that Lambda scales to (slower than here). */
  readonly maximumConcurrency: number | undefined;
  readonly reportBatchItemFailures: boolean;
}

interface Limit {
  readonly broken: (settings: MappingSettings) => boolean;
  readonly says: (settings: MappingSettings) => string;
}

const limits: readonly Limit[] = [
  {
    broken: ({ queue, batchSize }) => batchSize < 1 || batchSize > (queue.settings.fifo ? 10 : 10_000),
    says: () => 'Batch size must be 1 to 10 for a FIFO queue, 1 to 10000 for a standard queue.',
  },
  {
    broken: ({ queue, batchSize, batchingWindowMs }) =>
      !queue.settings.fifo && batchSize > 10 && batchingWindowMs < 1000,
    says: () => 'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10.',
  },
  {
    broken: ({ queue, batchingWindowMs }) => queue.settings.fifo && batchingWindowMs > 0,
    // In Lambda's words, as seen in public reports.
    says: () => 'Batching window is not supported for FIFO queues',
  },
  {
    broken: ({ maximumConcurrency: most }) => most !== undefined && (most < 2 || most > 1000),
    says: () => 'Maximum concurrency must be 2 to 1000.',
  },
  {
    broken: ({ queue, function: { timeoutMs } }) => queue.settings.visibilityTimeoutMs < timeoutMs,
    // The same.
    says: ({ queue, function: { timeoutMs } }) =>
      `Queue visibility timeout: ${queue.settings.visibilityTimeoutMs / 1000} seconds is less than Function timeout: ${timeoutMs / 1000} seconds`,
  },
];

export function refuseMapping(settings: MappingSettings): void {
  const limit = limits.find(({ broken }) => broken(settings));
  if (limit !== undefined) throw new AwsError('InvalidParameterValueException', limit.says(settings));
}
