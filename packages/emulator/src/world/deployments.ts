// The deployments of a service: made, taken up again, and how far each has come.
import { nextLot } from './draws.ts';
import type { Deployment, Service, World } from './state.ts';

export function newDeployment(world: World, serviceArn: string, definitionArn: string): Deployment {
  const { random } = world;
  // Nineteen digits, as captured; one number of that size would be more than JavaScript counts exactly.
  const id = `ecs-svc/${random.between(1_000_000_000, 9_999_999_999)}${random.between(100_000_000, 999_999_999)}`;
  return {
    id,
    lot: nextLot(world, serviceArn),
    taskDefinitionArn: definitionArn,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${id} in progress.`,
    createdAt: world.clock.now(),
    updatedAt: world.clock.now(),
    failedTasks: 0,
  };
}

/** Makes a new PRIMARY deployment; the ones before it are rolled away. */
export function deploy(world: World, service: Service, definitionArn: string): void {
  makePrimary(service, newDeployment(world, service.arn, definitionArn));
  tellRollout(world, service);
}

/**
 * Makes an earlier deployment the PRIMARY one again. That it is the same one, with the tasks that it still has, is inferred from the
 * reason, which names it.
 */
export function rollBack(world: World, service: Service, deployment: Deployment): void {
  service.deployments.splice(service.deployments.indexOf(deployment), 1);
  makePrimary(service, deployment);
  deployment.failedTasks = 0;
  const reason = `ECS deployment circuit breaker: rolling back to deploymentId ${deployment.id}.`;
  setRollout(world, service, deployment, 'IN_PROGRESS', reason);
}

export function setRollout(
  world: World,
  service: Service,
  deployment: Deployment,
  state: Deployment['rolloutState'],
  reason: string,
): void {
  deployment.rolloutState = state;
  deployment.rolloutStateReason = reason;
  deployment.updatedAt = world.clock.now();
  for (const listener of world.onDeploymentChange) listener(service, deployment);
}

/** The PRIMARY deployment of a service has begun. */
export function tellRollout(world: World, service: Service): void {
  const [primary] = service.deployments;
  if (primary !== undefined) for (const listener of world.onDeploymentChange) listener(service, primary);
}

function makePrimary(service: Service, deployment: Deployment): void {
  for (const before of service.deployments) before.status = 'ACTIVE';
  deployment.status = 'PRIMARY';
  service.taskDefinitionArn = deployment.taskDefinitionArn;
  service.deployments.unshift(deployment);
}
