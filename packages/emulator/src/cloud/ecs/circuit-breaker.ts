// The deployment circuit breaker as calls give it and as services show it.
import { defaultBreaker } from '../../world/circuit-breaker.ts';
import type { CircuitBreaker } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';
import { invalidParameter } from './refusals.ts';

/** What is left out of a breaker that is given has ECS's own value; that a threshold of 0 is refused is inferred. */
export function breakerFrom(input: ecs.DeploymentCircuitBreaker | undefined, before: CircuitBreaker): CircuitBreaker {
  if (input === undefined) return before;
  const { enable = false, rollback = false, resetOnHealthyTask = defaultBreaker.resetOnHealthyTask } = input;
  const { type = defaultBreaker.threshold.type, value = defaultBreaker.threshold.value } =
    input.thresholdConfiguration ?? defaultBreaker.threshold;
  if (value < 1) throw invalidParameter('The value of a threshold configuration must be at least 1.');
  return { enable, rollback, resetOnHealthyTask, threshold: { type, value } };
}

export function viewBreaker({ threshold, ...switches }: CircuitBreaker): ecs.DeploymentCircuitBreaker {
  return { ...switches, thresholdConfiguration: { ...threshold } };
}
