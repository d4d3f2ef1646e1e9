// A rate schedule whose target is a queue.
import type { Cancel, Clock, WorldTime } from '../../world/clock.ts';
import { startTurns } from '../events/turns.ts';
import type { Queue, SentMessage } from '../sqs/queues.ts';

export interface ScheduleSettings {
  /** See `startTurns`. */
  readonly expression: string;
  readonly queue: Pick<Queue, 'send'>;
  /** What to send for a given turn. A FIFO queue drops a body it has seen within five minutes unless the message has its own deduplication id. */
  readonly message: (dueAt: WorldTime) => SentMessage;
}

/** Returns what ends the schedule. */
export function startSchedule(clock: Clock, { expression, queue, message }: ScheduleSettings): Cancel {
  return startTurns(clock, expression, (dueAt) => void queue.send(message(dueAt)));
}
