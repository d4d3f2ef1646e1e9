// An event source mapping: takes messages out of a queue in batches, invokes a function with each, and deletes what went well.
import type { Cancel } from '../../world/clock.ts';
import type { World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import type { Queue, ReceivedMessage } from '../sqs/queues.ts';
import { failuresIn } from './batch-reply.ts';
import { invoke } from './function.ts';
import { type MappingSettings, refuseMapping } from './mapping-settings.ts';
import { sqsEvent } from './sqs-event.ts';

export interface Mapping {
  /** Resolves when nothing is running or gathered. What failed and waits in the queue for its next chance does not count. */
  drained(): Promise<void>;
  /** Takes nothing more; what was gathered for a batch goes back to the queue in its time. Resolves when nothing is running. */
  close(): Promise<void>;
}

/** Starts to poll. Throws `InvalidParameterValueException` for settings that Lambda refuses. */
export function startMapping(world: Pick<World, 'account' | 'region' | 'clock'>, settings: MappingSettings): Mapping {
  refuseMapping(settings);
  const { queue, batchSize, batchingWindowMs, maximumConcurrency = 1000 } = settings;
  let gathered: ReceivedMessage[] = [];
  let running = 0;
  let cancelPlan: Cancel | undefined;
  let closed = false;
  let cancelWindow: Cancel | undefined;
  let waiting: (() => void)[] = [];

  const settle = (): void => {
    if (cancelPlan !== undefined || running > 0 || gathered.length > 0) return;
    for (const tell of waiting) tell();
    waiting = [];
  };
  const dispatch = (): void => {
    const batch = gathered;
    gathered = [];
    cancelWindow?.();
    cancelWindow = undefined;
    running += 1;
    void work(world, settings, batch).finally(() => {
      running -= 1;
      gather();
    });
  };
  /** Fills batches as long as one more may run; a message is never taken before there is a place for it. */
  const gather = (): void => {
    while (!closed && running < maximumConcurrency) {
      gathered.push(...queue.receive(batchSize - gathered.length));
      if (gathered.length === 0) break;
      if (gathered.length < batchSize && batchingWindowMs > 0) {
        cancelWindow ??= world.clock.after(batchingWindowMs, () => {
          dispatch();
          gather();
        });
        break;
      }
      dispatch();
    }
    settle();
  };
  /** Not within the call that made a message visible: whoever sends must not find the function running inside its own call. */
  const planGather = (): void => {
    if (closed) return;
    cancelPlan ??= world.clock.after(0, () => {
      cancelPlan = undefined;
      gather();
    });
  };
  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      settle();
    });

  queue.onVisible(planGather);
  planGather();
  return {
    drained,
    close() {
      closed = true;
      cancelPlan?.();
      cancelPlan = undefined;
      cancelWindow?.();
      gathered = [];
      return drained();
    },
  };
}

/** Never rejects: a batch that fails is simply not deleted, and comes back when its visibility time-out ends. */
async function work(
  world: Pick<World, 'account' | 'region' | 'clock'>,
  settings: MappingSettings,
  batch: readonly ReceivedMessage[],
): Promise<void> {
  const { queue } = settings;
  let reply: unknown;
  try {
    reply = await invoke(world, settings.function, sqsEvent(batch, queue, world.region));
  } catch {
    return; // The function has counted and kept the error.
  }
  const ids = batch.map(({ messageId }) => messageId);
  const failed = new Set(settings.reportBatchItemFailures ? failuresIn(reply, ids) : []);
  for (const { messageId, receiptHandle } of batch) {
    if (!failed.has(messageId)) deleteIfStillOurs(queue, receiptHandle);
  }
}

/** A FIFO queue refuses when the message became visible again meanwhile; then it will be delivered again, as on AWS. */
function deleteIfStillOurs(queue: Queue, receiptHandle: string): void {
  try {
    queue.delete(receiptHandle);
  } catch (problem) {
    if (!(problem instanceof AwsError)) throw problem;
  }
}
