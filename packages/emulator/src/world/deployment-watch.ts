// Hears what becomes of the tasks of services: lets their deployments count it, and has the scheduler look.
import { countFailure, countHealthy } from './circuit-breaker.ts';
import type { StartPauses } from './launch-pace.ts';
import { serviceOf } from './life-cycle.ts';
import { say } from './service-events.ts';
import type { Deployment, Service, Task, World } from './state.ts';

export function watchDeployments(
  world: World,
  pauses: StartPauses,
  lookSoon: (service: Service) => void,
): { close(): void } {
  const learned = new WeakSet<Task>();
  // Of a task that ran or ends it learns only once which of the two it was.
  const onTask = (task: Task): void => {
    const service = serviceOf(world, task);
    if (service === undefined || isOnItsWay(task)) return;
    const deployment = deploymentOf(service, task);
    if (deployment !== undefined && !learned.has(task)) learn(world, pauses, service, deployment, task);
    learned.add(task);
    lookSoon(service);
  };
  const onHealth = (task: Task): void => {
    const service = serviceOf(world, task);
    if (service === undefined) return;
    const deployment = deploymentOf(service, task);
    if (deployment !== undefined && task.healthStatus === 'HEALTHY') countHealthy(service, deployment);
    lookSoon(service);
  };
  world.onTaskChange.add(onTask);
  world.onHealthChange.add(onHealth);
  return {
    close() {
      world.onTaskChange.delete(onTask);
      world.onHealthChange.delete(onHealth);
    },
  };
}

const isOnItsWay = (task: Task): boolean => task.desiredStatus === 'RUNNING' && task.lastStatus !== 'RUNNING';

const deploymentOf = (service: Service, task: Task): Deployment | undefined =>
  service.deployments.find(({ id }) => id === task.deploymentId);

/** A task that the scheduler itself stopped is no failure of its deployment; one that somebody else stopped is (inferred). */
function learn(world: World, pauses: StartPauses, service: Service, deployment: Deployment, task: Task): void {
  if (task.startedAt !== undefined) {
    pauses.ran(deployment);
    if (!task.hasHealthCheck) countHealthy(service, deployment);
    return;
  }
  if (task.stopCode === 'ServiceSchedulerInitiated' || deployment.rolloutState === 'FAILED') return;
  if (pauses.failed(deployment)) say(world, service, 'is unable to consistently start tasks successfully.');
  countFailure(world, service, deployment, 'tasks failed to start');
}
