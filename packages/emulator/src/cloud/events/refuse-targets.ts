// What EventBridge refuses of the targets of one rule.
import { AwsError } from '../operation.ts';
import { invalidParameter } from './refusal.ts';
import type { Target } from './target.ts';

/** EventBridge's quota for one rule. */
const MOST_TARGETS = 5;

export function refuseTargets(rule: string, targets: readonly Target[]): void {
  if (targets.length > MOST_TARGETS) {
    throw new AwsError(
      'LimitExceededException',
      `Rule ${rule} has ${targets.length} targets; the most is ${MOST_TARGETS}.`,
    );
  }
  if (targets.some(lacksGroup)) {
    throw new AwsError('ValidationException', `A target of rule ${rule} is a FIFO queue: MessageGroupId is missing.`);
  }
  const fifo = targets.find(({ deadLetterArn }) => deadLetterArn?.endsWith('.fifo'))?.deadLetterArn;
  if (fifo !== undefined) throw invalidParameter('DeadLetterConfig', `${fifo} is not a standard queue.`);
}

function lacksGroup(target: Target): boolean {
  switch (target.kind) {
    case 'queue':
      return target.queue.settings.fifo && target.groupId === undefined;
    case 'arn':
      return target.arn.endsWith('.fifo') && target.groupId === undefined;
    case 'function':
      return false;
  }
}
