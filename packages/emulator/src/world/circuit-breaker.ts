// The deployment circuit breaker: counts the tasks of a deployment that fail, and gives the deployment up when they are too many.
import { rollBack, setRollout } from './deployments.ts';
import { say } from './service-events.ts';
import type { CircuitBreaker, Deployment, Service, World } from './state.ts';

/** ECS's own settings where nobody gives any (API reference, DeploymentCircuitBreaker and ThresholdConfiguration). */
export const defaultBreaker: CircuitBreaker = {
  enable: false,
  rollback: false,
  resetOnHealthyTask: true,
  threshold: { type: 'BOUNDED_PERCENT', value: 50 },
};

/** The bounds of BOUNDED_PERCENT (API reference, ServiceDeploymentCircuitBreaker). */
const LEAST = 3;
const MOST = 200;

export type Failing = 'tasks failed to start' | 'tasks failed container health checks';

/** Failures that a deployment may not reach. Shares are rounded up (developer guide). */
export function thresholdOf({ desiredCount, circuitBreaker }: Service): number {
  const { type, value } = circuitBreaker.threshold;
  if (type === 'COUNT') return value;
  const share = Math.max(1, Math.ceil((desiredCount * value) / 100));
  return type === 'UNBOUNDED_PERCENT' ? share : Math.min(MOST, Math.max(LEAST, share));
}

/** Only a deployment IN_PROGRESS is watched: what fails later is replaced and nothing more. */
export function countFailure(world: World, service: Service, deployment: Deployment, failing: Failing): void {
  deployment.failedTasks += 1;
  const { enable } = service.circuitBreaker;
  const watched = deployment.status === 'PRIMARY' && deployment.rolloutState === 'IN_PROGRESS';
  if (enable && watched && deployment.failedTasks >= thresholdOf(service)) trip(world, service, deployment, failing);
}

/** A task reached RUNNING, or HEALTHY where it has a health check. */
export function countHealthy(service: Service, deployment: Deployment): void {
  if (service.circuitBreaker.resetOnHealthyTask) deployment.failedTasks = 0;
}

function trip(world: World, service: Service, deployment: Deployment, failing: Failing): void {
  say(world, service, `(deployment ${deployment.id}) deployment failed: ${failing}.`);
  setRollout(world, service, deployment, 'FAILED', `ECS deployment circuit breaker: ${failing}.`);
  const completed = service.deployments.find(({ rolloutState }) => rolloutState === 'COMPLETED');
  if (!service.circuitBreaker.rollback || completed === undefined) return;
  say(world, service, `rolling back to deployment ${completed.id}.`);
  rollBack(world, service, completed);
}
