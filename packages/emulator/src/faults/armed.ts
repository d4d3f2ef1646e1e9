// A fault of a plan with its trigger.
import type { Trigger } from './trigger.ts';

export interface Armed<Fault> {
  readonly fault: Fault;
  readonly trigger: Trigger;
}
