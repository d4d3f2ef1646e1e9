// The turns of a rate expression, on the emulated clock.
import type { Cancel, Clock, WorldTime } from '../../world/clock.ts';
import { AwsError } from '../operation.ts';

/**
 * `rate(1 minute)`, `rate(5 minutes)`, `rate(2 hours)`, `rate(1 day)`. The first turn comes one period from now (inferred); a late turn does not
 * move the next. Returns what ends the turns. Throws `ValidationException` as EventBridge does.
 */
export function startTurns(clock: Clock, expression: string, act: (dueAt: WorldTime) => void): Cancel {
  const periodMs = periodOf(expression);
  let cancel: Cancel;
  const plan = (dueAt: WorldTime): void => {
    cancel = clock.after(dueAt - clock.now(), () => {
      plan(dueAt + periodMs);
      act(dueAt);
    });
  };
  plan(clock.now() + periodMs);
  return () => cancel();
}

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** EventBridge also insists on the singular for 1. */
function periodOf(expression: string): number {
  if (/^cron\(/.test(expression)) {
    throw new AwsError('ValidationException', `The emulator knows no ${expression}: use rate(...).`);
  }
  const [, digits, unit, plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (digits === undefined || (digits === '1') !== (plural === '')) {
    throw new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.');
  }
  return Number(digits) * UNIT_MS[unit as keyof typeof UNIT_MS];
}
