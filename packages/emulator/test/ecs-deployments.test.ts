// Deployments over the API: the breaker's settings, strategies, events of a service, clusters deleted, providers described.
import { describe, expect, test } from 'vitest';
import { createService } from '../src/cloud/ecs/create-service.ts';
import { deleteCluster } from '../src/cloud/ecs/delete-cluster.ts';
import { deleteService } from '../src/cloud/ecs/delete-service.ts';
import { describeCapacityProviders } from '../src/cloud/ecs/describe-capacity-providers.ts';
import { describeServices } from '../src/cloud/ecs/describe-services.ts';
import { listClusters } from '../src/cloud/ecs/list-clusters.ts';
import { registerTaskDefinition } from '../src/cloud/ecs/register-task-definition.ts';
import { runTask } from '../src/cloud/ecs/run-task.ts';
import { stopTask } from '../src/cloud/ecs/stop-task.ts';
import { updateService } from '../src/cloud/ecs/update-service.ts';
import type { ecs } from '../src/cloud/protocol/models.ts';
import { deploymentEvent } from '../src/world/deployment-event.ts';
import type { Service } from '../src/world/state.ts';
import { anySubnet, type Desk, desk, ECS, jobOf } from './ecs-desk.ts';
import { running, serviceNamed } from './small-world.ts';

const shown = (here: Desk) => here.call(describeServices, { cluster: 'shop', services: ['web'] }).services?.[0];

describe('the circuit breaker of a service', () => {
  const off = {
    enable: false,
    rollback: false,
    resetOnHealthyTask: true,
    thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
  };
  const own: ecs.DeploymentCircuitBreaker = {
    enable: true,
    rollback: true,
    resetOnHealthyTask: false,
    thresholdConfiguration: { type: 'COUNT', value: 5 },
  };
  const create = (here: Desk, deploymentCircuitBreaker: ecs.DeploymentCircuitBreaker) =>
    here.call(createService, {
      cluster: 'shop',
      serviceName: 'new',
      taskDefinition: 'printing',
      desiredCount: 0,
      deploymentConfiguration: { deploymentCircuitBreaker },
    }).service?.deploymentConfiguration?.deploymentCircuitBreaker;

  test('is off unless asked for, and what is left out is as ECS has it', () => {
    const here = desk();
    expect(shown(here)?.deploymentConfiguration?.deploymentCircuitBreaker).toEqual(off);
    expect(create(here, { enable: true, rollback: true })).toEqual({ ...off, enable: true, rollback: true });
  });

  test('is kept as it is given, and by an update that does not name it', () => {
    const here = desk();
    const update = (deploymentConfiguration: ecs.DeploymentConfiguration) =>
      here.call(updateService, { cluster: 'shop', service: 'web', deploymentConfiguration }).service
        ?.deploymentConfiguration;
    expect(update({ deploymentCircuitBreaker: own })).toMatchObject({ deploymentCircuitBreaker: own });
    expect(update({ maximumPercent: 150 })).toMatchObject({ maximumPercent: 150, deploymentCircuitBreaker: own });
    expect(create(here, own)).toEqual(own);
  });

  test('a threshold of nothing is refused, and nothing is changed', () => {
    const here = desk();
    const thresholdConfiguration = { type: 'COUNT', value: 0 } as const;
    const deploymentConfiguration = { deploymentCircuitBreaker: { ...own, thresholdConfiguration } };
    const refused = () =>
      here.call(updateService, { cluster: 'shop', service: 'web', desiredCount: 9, deploymentConfiguration });
    expect(refused).toThrow('at least 1');
    expect(shown(here)?.desiredCount).toBe(3);
  });

  test('gives up what keeps failing, and DescribeServices says so', () => {
    const here = desk();
    here.world.onTaskChange.add((task) => {
      if (task.lastStatus === 'PENDING') here.call(stopTask, { cluster: 'shop', task: task.arn });
    });
    const deploymentConfiguration = { deploymentCircuitBreaker: { ...own, rollback: false } };
    here.call(updateService, { cluster: 'shop', service: 'web', forceNewDeployment: true, deploymentConfiguration });
    here.clock.advance(600_000);
    const [failed, before] = shown(here)?.deployments ?? [];
    expect(failed).toMatchObject({
      rolloutState: 'FAILED',
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    });
    expect(failed?.updatedAt?.getTime()).toBeGreaterThan(failed?.createdAt?.getTime() ?? 0);
    expect(before).toMatchObject({ status: 'ACTIVE', runningCount: 3 });
  });
});

describe('a capacity provider strategy', () => {
  const strategy = [
    { capacityProvider: 'FARGATE', base: 1, weight: 1 },
    { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 2 },
  ];

  test('of a new service is shown, and its tasks keep to it', () => {
    const here = desk();
    const networkConfiguration = { awsvpcConfiguration: { subnets: [anySubnet(here)] } };
    const service = {
      cluster: 'shop',
      serviceName: 'new',
      taskDefinition: 'web',
      desiredCount: 4,
      networkConfiguration,
    };
    const answer = here.call(createService, { ...service, capacityProviderStrategy: strategy });
    expect(answer.service).toMatchObject({ capacityProviderStrategy: strategy, launchType: undefined });
    expect(answer.service?.deployments?.[0]).toMatchObject({ capacityProviderStrategy: strategy });
    here.clock.advance(70_000);
    const providers = running(serviceNamed(here.world, 'new')).map(({ capacityProvider }) => capacityProvider);
    expect(providers.sort()).toEqual(['FARGATE', 'FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT']);
  });

  test('given by an update comes with a new deployment', () => {
    const here = desk();
    here.call(updateService, { cluster: 'shop', service: 'web', capacityProviderStrategy: strategy.slice(1) });
    expect(shown(here)?.deployments).toHaveLength(2);
    here.clock.advance(120_000);
    expect(shown(here)).toMatchObject({
      capacityProviderStrategy: strategy.slice(1),
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
    for (const task of running(serviceNamed(here.world, 'web'))) expect(task.capacityProvider).toBe('FARGATE_SPOT');
  });

  test('of RunTask is kept to within the call', () => {
    const here = desk();
    const job = { cluster: 'shop', taskDefinition: 'printing', count: 4, capacityProviderStrategy: strategy };
    const { tasks } = here.call(runTask, job);
    const providers = (tasks ?? []).map(({ capacityProviderName = '' }) => capacityProviderName);
    expect(providers.sort()).toEqual(['FARGATE', 'FARGATE', 'FARGATE_SPOT', 'FARGATE_SPOT']);
  });

  const refusals: Record<string, [ecs.CapacityProviderStrategyItem[], string]> = {
    'a weight below 0': [[{ capacityProvider: 'FARGATE', weight: -1 }], 'between 0 and 1000'],
    'a weight above 1000': [[{ capacityProvider: 'FARGATE', weight: 1001 }], 'between 0 and 1000'],
    'a base above 100000': [[{ capacityProvider: 'FARGATE', base: 100_001 }], 'between 0 and 100000'],
    'several without any weight': [
      [{ capacityProvider: 'FARGATE' }, { capacityProvider: 'FARGATE_SPOT' }],
      'greater than 0',
    ],
    'two bases': [strategy.map((item) => ({ ...item, base: 1 })), 'Only one'],
    'Fargate beside another type': [
      [
        { capacityProvider: 'FARGATE', weight: 1 },
        { capacityProvider: 'asg-cp', weight: 1 },
      ],
      'different types',
    ],
  };
  test.each(Object.entries(refusals))('refused: %s', (_, [capacityProviderStrategy, words]) => {
    const here = desk();
    const job = { cluster: 'shop', taskDefinition: 'printing', capacityProviderStrategy };
    expect(() => here.call(runTask, job)).toThrow(words);
  });

  test('its providers are described: two of AWS, and those that a fleet names', () => {
    const here = desk({ launchType: 'MANAGED_INSTANCES', capacityProvider: 'managed' });
    const types = (names?: string[]) => {
      const answer = here.call(describeCapacityProviders, names === undefined ? {} : { capacityProviders: names });
      return [answer.capacityProviders?.map(({ name, type }) => `${name} ${type}`), answer.failures];
    };
    expect(types()).toEqual([['FARGATE FARGATE', 'FARGATE_SPOT FARGATE_SPOT', 'managed MANAGED_INSTANCES'], []]);
    const missing = [{ arn: `${ECS}:capacity-provider/nobody`, reason: 'MISSING' }];
    expect(types([`${ECS}:capacity-provider/managed`, 'nobody'])).toEqual([['managed MANAGED_INSTANCES'], missing]);
  });
});

describe('the events of a service', () => {
  test('tell what its scheduler did, the latest first, a hundred at most', () => {
    const here = desk();
    here.clock.advance(5_000);
    here.call(updateService, { cluster: 'shop', service: 'web', desiredCount: 4 });
    here.clock.advance(70_000);
    const [steady, begun, ...rest] = shown(here)?.events ?? [];
    expect(steady?.message).toBe('(service web) has reached a steady state.');
    expect(begun?.message).toMatch(/^\(service web\) has started 1 tasks: \(task [0-9a-f]{32}\)\.$/);
    expect(rest.map(({ message }) => message)).toEqual(['(service web) has reached a steady state.']);
    here.call(updateService, { cluster: 'shop', service: 'web' });
    here.clock.advance(5_000);
    expect(shown(here)?.events).toHaveLength(3);
    expect(steady?.id).not.toBe(begun?.id);
    expect(steady?.createdAt).toEqual(expect.any(Date));
    for (let turn = 0; turn < 60; turn += 1) {
      here.call(updateService, { cluster: 'shop', service: 'web', desiredCount: turn % 2 === 0 ? 0 : 25 });
      here.clock.advance(70_000);
    }
    expect(shown(here)?.events).toHaveLength(100);
    expect(shown(here)?.events?.[1]?.message).toMatch(/has started 5 tasks:(?: \(task [0-9a-f]{32}\)){5}\.$/);
    expect(new Set(shown(here)?.events?.map(({ id }) => id)).size).toBe(100);
  });

  test('scaling in tells of running tasks and of pending ones', () => {
    const here = desk();
    here.call(updateService, { cluster: 'shop', service: 'web', desiredCount: 4 });
    here.clock.advance(5_000);
    here.call(updateService, { cluster: 'shop', service: 'web', desiredCount: 2 });
    here.clock.advance(5_000);
    const said = (shown(here)?.events ?? []).map(({ message = '' }) => message.replace(/ \(task .*/, ''));
    expect(said).toContain('(service web) has stopped 1 running tasks:');
    expect(said).toContain('(service web) has stopped 1 pending tasks:');
  });

  test('deployments are told to EventBridge as they begin, end and fail', () => {
    const here = desk();
    const told: unknown[] = [];
    here.world.onDeploymentChange.add((service: Service, deployment) => {
      const { detail, ...event } = deploymentEvent(here.world, service, deployment);
      told.push([detail.eventType, detail.eventName, detail.deploymentId === deployment.id, event.resources]);
    });
    here.call(updateService, { cluster: 'shop', service: 'web', forceNewDeployment: true });
    here.clock.advance(120_000);
    const web = [`${ECS}:service/shop/web`];
    expect(told).toEqual([
      ['INFO', 'SERVICE_DEPLOYMENT_IN_PROGRESS', true, web],
      ['INFO', 'SERVICE_DEPLOYMENT_COMPLETED', true, web],
    ]);
    const service = serviceNamed(here.world, 'web');
    const [deployment] = service.deployments;
    if (deployment === undefined) throw new Error('Expected a deployment, got none.');
    deployment.rolloutState = 'FAILED';
    expect(deploymentEvent(here.world, service, deployment)).toMatchObject({
      'detail-type': 'ECS Deployment State Change',
      time: expect.stringMatching(/^2026-11-23T12:0\d:\d\dZ$/),
      detail: { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED', reason: deployment.rolloutStateReason },
    });
  });
});

describe('DeleteCluster', () => {
  const code = (name: string) => expect.objectContaining({ code: name });

  test('waits for services, then for tasks', () => {
    const here = desk();
    expect(() => here.call(deleteCluster, { cluster: 'shop' })).toThrow(code('ClusterContainsServicesException'));
    expect(() => here.call(deleteCluster, { cluster: 'office' })).toThrow(code('ClusterContainsTasksException'));
    expect(() => here.call(deleteCluster, { cluster: 'shp' })).toThrow(code('ClusterNotFoundException'));
    here.call(stopTask, { cluster: 'office', task: jobOf(here) });
    for (const service of ['web', 'printing']) here.call(deleteService, { cluster: 'shop', service, force: true });
    here.clock.advance(180_000);
    expect(here.call(deleteCluster, { cluster: 'office' }).cluster).toMatchObject({ status: 'INACTIVE' });
    expect(here.call(deleteCluster, { cluster: 'shop' }).cluster).toMatchObject({ status: 'INACTIVE' });
    expect(here.call(listClusters, {}).clusterArns).toEqual([]);
  });
});

describe('a health check in a task definition', () => {
  const health = (container: Partial<ecs.ContainerDefinition>): [boolean | undefined, string | undefined] => {
    const here = desk();
    here.call(registerTaskDefinition, {
      family: 'new',
      containerDefinitions: [{ name: 'a', image: 'a', ...container }],
    });
    here.call(runTask, { cluster: 'shop', taskDefinition: 'new' });
    here.clock.advance(16_000);
    const task = [...here.world.tasks.values()].at(-1);
    return [task?.hasHealthCheck, task?.healthStatus];
  };
  const command = ['CMD', 'true'];
  test('makes its tasks HEALTHY after one interval, if the container is essential', () => {
    expect(health({ healthCheck: { command, interval: 10 } })).toEqual([true, 'HEALTHY']);
    expect(health({ healthCheck: { command } })).toEqual([true, 'UNKNOWN']);
    expect(health({ healthCheck: { command, interval: 10 }, essential: false })).toEqual([false, 'UNKNOWN']);
    expect(health({})).toEqual([false, 'UNKNOWN']);
  });
});
