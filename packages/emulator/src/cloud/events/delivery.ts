// The delivery of one event to one target: attempts with growing pauses, then the dead-letter queue.
import type { Random } from '../../world/random.ts';
import { textAttributes } from '../sqs/message-attributes.ts';
import { ruleArn } from './arns.ts';
import { attempt, type Delivery, type Failure, isOpenTo, type Surroundings } from './attempt.ts';
import { type Target, usualRetryPolicy } from './target.ts';

/** Why there is no further attempt; undefined: another would end the same way. */
type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined;

export function deliver(delivery: Delivery, around: Surroundings, random: Random): void {
  const { clock } = around.world;
  const { retries: mostRetries, ageMs } = delivery.target.retryPolicy ?? usualRetryPolicy;
  const arrivedAt = clock.now();
  const tryOnce = (retries: number): void => {
    const failure = attempt(delivery, around);
    if (failure === undefined) return;
    const pauseMs = pauseAfter(retries, random);
    if (!failure.retriable) giveUp(delivery, failure, undefined, retries, around);
    else if (retries >= mostRetries) giveUp(delivery, failure, 'MaximumRetryAttempts', retries, around);
    else if (clock.now() + pauseMs - arrivedAt > ageMs) {
      giveUp(delivery, failure, 'MaximumEventAgeInSeconds', retries, around);
    } else clock.after(pauseMs, () => tryOnce(retries + 1));
  };
  tryOnce(0);
}

const FIRST_PAUSE_MS = 1000;

/** With three quarters of it on average, 185 retries take about the 24 hours that EventBridge names beside them (inferred). */
const LONGEST_PAUSE_MS = 640_000;

/** Doubles; the last half of it is left to chance. */
function pauseAfter(retries: number, random: Random): number {
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** retries);
  return random.between(longest / 2, longest);
}

/** The attributes that the EventBridge user guide names ("Using dead-letter queues"). */
function giveUp(
  { rule, target, event }: Delivery,
  { code, message }: Failure,
  exhausted: Exhausted,
  retries: number,
  around: Surroundings,
): void {
  const { world, queues } = around;
  const queue = queues.byArn(target.deadLetterArn ?? '');
  if (queue === undefined || !isOpenTo(rule, queue.arn, around)) return;
  queue.send({
    body: event,
    attributes: textAttributes({
      RULE_ARN: ruleArn(world, rule),
      ...arnOf(target),
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
      ...(exhausted === undefined ? {} : { EXHAUSTED_RETRY_CONDITION: exhausted }),
      RETRY_ATTEMPTS: String(retries),
    }),
  });
}

function arnOf(target: Target): { readonly TARGET_ARN?: string } {
  switch (target.kind) {
    case 'arn':
      return { TARGET_ARN: target.arn };
    case 'queue':
      return { TARGET_ARN: target.queue.arn };
    // It takes every event, so that no dead letter ever speaks of it.
    case 'function':
      return {};
  }
}
