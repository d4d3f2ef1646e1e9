// A rate schedule whose target is a queue.
import type { Cancel, Clock, WorldTime } from '../../world/clock.ts';
import { AwsError } from '../operation.ts';
import type { Queue, SentMessage } from '../sqs/queues.ts';

export interface ScheduleSettings {
  /** `rate(1 minute)`, `rate(5 minutes)`, `rate(2 hours)`, `rate(1 day)`. */
  readonly expression: string;
  readonly queue: Pick<Queue, 'send'>;
  /** What to send for a given turn. A FIFO queue drops a body it has seen within five minutes unless the message has its own deduplication id. */
  readonly message: (dueAt: WorldTime) => SentMessage;
}

/** The first turn comes one period from now (inferred); a late turn does not move the next. Returns what ends the schedule. */
export function startSchedule(clock: Clock, { expression, queue, message }: ScheduleSettings): Cancel {
  const periodMs = periodOf(expression);
  let cancel: Cancel;
  const plan = (dueAt: WorldTime): void => {
    cancel = clock.after(dueAt - clock.now(), () => {
      plan(dueAt + periodMs);
      queue.send(message(dueAt));
    });
  };
  plan(clock.now() + periodMs);
  return () => cancel();
}

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Throws `ValidationException` as EventBridge does, which also insists on the singular for 1. */
function periodOf(expression: string): number {
  const [, digits, unit, plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (digits === undefined || (digits === '1') !== (plural === '')) {
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  }
  return Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
