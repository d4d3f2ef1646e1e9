// Reading how strong services are: what they want, what is healthy, and whether they are being deployed.
import { type Deployment, DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';
import { type ClusterArn, type ServiceName, type ServiceStrength, serviceName } from '@tasktap/core';
import { call } from './call.ts';
import { inPieces } from './pages.ts';
import { describe, listTasks } from './tasks.ts';

/** ECS API reference, DescribeServices. */
const servicesPerCall = 10;
/** ECS's own, where a service does not say (ECS API reference, DeploymentConfiguration). */
export const usualMinimumHealthyPercent = 100;
export const usualMaximumPercent = 200;
/** A service that ECS does not know, or takes down: nothing of it is settled, so nothing of it is stopped by us. */
const unsettled: ServiceStrength = {
  desired: 0,
  healthyRunning: 0,
  minimumHealthyPercent: usualMinimumHealthyPercent,
  deploying: true,
};

/** An entry for every service asked for. */
export async function readServices(
  ecs: ECSClient,
  cluster: ClusterArn,
  names: readonly ServiceName[],
): Promise<ReadonlyMap<ServiceName, ServiceStrength>> {
  const found = await describeServices(ecs, cluster, names);
  const strengths = new Map(names.map((name) => [name, unsettled]));
  for (const service of found) {
    const name = serviceName(service.serviceName ?? '');
    strengths.set(name, strengthOf(service, await countHealthy(ecs, cluster, name)));
  }
  return strengths;
}

/** By name or ARN: those that are ACTIVE. */
export async function describeServices(
  ecs: ECSClient,
  cluster: ClusterArn,
  named: readonly string[],
): Promise<readonly Service[]> {
  const found = await inPieces(named, servicesPerCall, async (services): Promise<readonly Service[]> => {
    const answer = await call('DescribeServices', () => ecs.send(new DescribeServicesCommand({ cluster, services })));
    return answer.services ?? [];
  });
  return found.filter(({ status }) => status === 'ACTIVE');
}

function strengthOf(service: Service, healthyRunning: number): ServiceStrength {
  return {
    desired: service.desiredCount ?? 0,
    healthyRunning,
    minimumHealthyPercent: service.deploymentConfiguration?.minimumHealthyPercent ?? usualMinimumHealthyPercent,
    deploying: isDeploying(service),
  };
}

/** CodeDeploy and others deploy in task sets, and then ECS tells of no deployment (ECS API reference, TaskSet). Of neither: nothing says that it is settled. */
function isDeploying({ deployments = [], taskSets = [] }: Service): boolean {
  const settled = [
    ...deployments.map(isComplete),
    ...taskSets.map(({ status, stabilityStatus }) => status === 'PRIMARY' && stabilityStatus === 'STEADY_STATE'),
  ];
  return settled.length === 0 || settled.includes(false);
}

/** Behind a Classic Load Balancer a deployment has no rollout state (ECS API reference, Deployment): there the only one is complete that runs what it wants. */
function isComplete({ rolloutState, status, runningCount, desiredCount }: Deployment): boolean {
  if (rolloutState !== undefined) return rolloutState === 'COMPLETED';
  return status === 'PRIMARY' && runningCount !== undefined && runningCount === desiredCount;
}

/** A service counts its running tasks, healthy or not: only the tasks tell. Without a health check nothing is `UNHEALTHY`. */
async function countHealthy(ecs: ECSClient, cluster: ClusterArn, service: ServiceName): Promise<number> {
  const { described } = await describe(ecs, cluster, await listTasks(ecs, { cluster, service, desired: 'RUNNING' }));
  return described.filter(({ lastStatus, healthStatus }) => lastStatus === 'RUNNING' && healthStatus !== 'UNHEALTHY')
    .length;
}
