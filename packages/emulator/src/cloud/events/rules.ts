// The default event bus: rules, and the delivery of an event to the targets of every rule that it matches.
import type { Clock } from '../../world/clock.ts';
import { uuidOf } from '../../world/identity.ts';
import { invokeAsynchronously } from '../lambda/asynchronous.ts';
import { AwsError } from '../operation.ts';
import type { Queue } from '../sqs/queues.ts';
import { compilePattern } from './compile.ts';
import { leavesOf } from './leaves.ts';
import { matches } from './match.ts';
import type { Pattern } from './pattern.ts';

export type Target =
  | {
      readonly kind: 'queue';
      readonly queue: Pick<Queue, 'send' | 'settings'>;
      /** Needed by FIFO queues. */
      readonly groupId?: string;
    }
  | { readonly kind: 'function'; readonly invoke: (event: unknown, requestId: string) => Promise<unknown> };

interface Rule {
  readonly name: string;
  /** As written: text or the JSON value of it. */
  readonly pattern: unknown;
  readonly enabled: boolean;
  readonly targets: readonly Target[];
}

export interface Rules {
  /** A rule of the same name is replaced. Throws `InvalidEventPatternException`, or `ValidationException` for a target that cannot be served. */
  putRule(rule: Rule): void;
  put(event: unknown): void;
}

/** EventBridge's quota. */
const MOST_TARGETS = 5;

export function createRules(clock: Clock): Rules {
  const rules = new Map<string, { readonly rule: Rule; readonly pattern: Pattern }>();
  return {
    putRule(rule) {
      refuseTargets(rule);
      rules.set(rule.name, { rule, pattern: compilePattern(rule.pattern) });
    },
    put(event) {
      const leaves = leavesOf(event);
      const text = JSON.stringify(event);
      for (const { rule, pattern } of rules.values()) {
        if (!rule.enabled || !matches(pattern, leaves)) continue;
        for (const [index, target] of rule.targets.entries()) deliver(clock, target, text, `${rule.name} ${index}`);
      }
    },
  };
}

/** From the text, so that no two targets share one object. */
function deliver(clock: Clock, target: Target, event: string, place: string): void {
  switch (target.kind) {
    case 'queue':
      target.queue.send({ body: event, ...(target.groupId === undefined ? {} : { groupId: target.groupId }) });
      return;
    case 'function': {
      // One id for all attempts: Lambda's retries repeat the request.
      const requestId = uuidOf(`${clock.now()} ${place} ${event}`);
      invokeAsynchronously(clock, () => target.invoke(JSON.parse(event), requestId));
    }
  }
}

function refuseTargets({ name, targets }: Rule): void {
  if (targets.length > MOST_TARGETS) {
    throw new AwsError(
      'LimitExceededException',
      `Rule ${name} has ${targets.length} targets; at most ${MOST_TARGETS}.`,
    );
  }
  const lacksGroup = (target: Target): boolean =>
    target.kind === 'queue' && target.queue.settings.fifo && target.groupId === undefined;
  if (targets.some(lacksGroup)) {
    throw new AwsError('ValidationException', `A target of rule ${name} is a FIFO queue: MessageGroupId is missing.`);
  }
}
