// EventBridge as the fronts serve it.
import type { AnyOperation } from '../operation.ts';
import { deleteRule } from './delete-rule.ts';
import { describeRule } from './describe-rule.ts';
import { listRules } from './list-rules.ts';
import { putEvents } from './put-events.ts';
import { putRule } from './put-rule.ts';
import { putTargets } from './put-targets.ts';
import { removeTargets } from './remove-targets.ts';
import { testEventPattern } from './test-event-pattern.ts';

export const eventsOperations: readonly AnyOperation[] = [
  deleteRule,
  describeRule,
  listRules,
  putEvents,
  putRule,
  putTargets,
  removeTargets,
  testEventPattern,
];
