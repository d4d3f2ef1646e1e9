// What the ECS operations on services, clusters and task definitions answer and do.
import { describe, expect, test } from 'vitest';
import { createCluster } from '../src/cloud/ecs/create-cluster.ts';
import { createService } from '../src/cloud/ecs/create-service.ts';
import { deleteService } from '../src/cloud/ecs/delete-service.ts';
import { describeClusters } from '../src/cloud/ecs/describe-clusters.ts';
import { describeServices } from '../src/cloud/ecs/describe-services.ts';
import { describeTaskDefinition } from '../src/cloud/ecs/describe-task-definition.ts';
import { listClusters } from '../src/cloud/ecs/list-clusters.ts';
import { listServices } from '../src/cloud/ecs/list-services.ts';
import { registerTaskDefinition } from '../src/cloud/ecs/register-task-definition.ts';
import { updateService } from '../src/cloud/ecs/update-service.ts';
import { serviceOf } from '../src/world/life-cycle.ts';
import { anySubnet, type Desk, desk, ECS } from './ecs-desk.ts';
import { serviceNamed } from './small-world.ts';

describe('services', () => {
  const shown = (here: Desk, name = 'web') =>
    here.call(describeServices, { cluster: 'shop', services: [name] }).services?.[0];

  test('at rest', () => {
    const here = desk();
    expect(shown(here)).toMatchObject({
      serviceArn: `${ECS}:service/shop/web`,
      serviceName: 'web',
      status: 'ACTIVE',
      desiredCount: 3,
      runningCount: 3,
      pendingCount: 0,
      launchType: 'FARGATE',
      deploymentConfiguration: { minimumHealthyPercent: 100, maximumPercent: 200 },
      deployments: [
        {
          status: 'PRIMARY',
          rolloutState: 'COMPLETED',
          desiredCount: 3,
          runningCount: 3,
          pendingCount: 0,
          failedTasks: 0,
        },
      ],
      createdAt: expect.any(Date),
    });
    expect(here.call(describeServices, { cluster: 'shop', services: ['wep'] }).failures).toEqual([
      { arn: `${ECS}:service/shop/wep`, reason: 'MISSING' },
    ]);
  });

  test('from the first definition through a deployment to the end', () => {
    const here = desk();
    const definition = {
      family: 'mail',
      networkMode: 'awsvpc' as const,
      cpu: '512',
      memory: '1024',
      containerDefinitions: [{ name: 'smtp', image: 'postfix' }],
    };
    here.call(registerTaskDefinition, definition);
    const { service } = here.call(createService, {
      cluster: 'shop',
      serviceName: 'mail',
      taskDefinition: 'mail:1',
      desiredCount: 2,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [anySubnet(here)] } },
      serviceRegistries: [{ registryArn: 'arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-1' }],
      tags: [{ key: 'team', value: 'post' }],
    });
    expect(service).toMatchObject({ status: 'ACTIVE', runningCount: 0, tags: [{ key: 'team', value: 'post' }] });
    here.clock.advance(65_000);
    expect(shown(here, 'mail')).toMatchObject({ runningCount: 2, deployments: [{ rolloutState: 'COMPLETED' }] });
    expect([...serviceNamed(here.world, 'mail').tasks].every((task) => task.activates)).toBe(true);

    const second = here.call(registerTaskDefinition, definition).taskDefinition?.taskDefinitionArn;
    here.call(updateService, { cluster: 'shop', service: 'mail', taskDefinition: 'mail' });
    here.clock.advance(10_000);
    expect(shown(here, 'mail')).toMatchObject({
      runningCount: 2,
      pendingCount: 2,
      deployments: [
        { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 2, pendingCount: 2, taskDefinition: second },
        { status: 'ACTIVE', desiredCount: 2, runningCount: 2, taskDefinition: `${ECS}:task-definition/mail:1` },
      ],
    });
    here.clock.advance(180_000);
    expect(shown(here, 'mail')).toMatchObject({
      runningCount: 2,
      deployments: [{ rolloutState: 'COMPLETED', taskDefinition: second }],
    });

    here.call(updateService, { cluster: 'shop', service: 'mail', desiredCount: 0 });
    here.clock.advance(180_000);
    expect(here.call(deleteService, { cluster: 'shop', service: 'mail' }).service?.status).toBe('DRAINING');
    here.clock.advance(10_000);
    expect(shown(here, 'mail')?.status).toBe('INACTIVE');
    expect(here.call(listServices, { cluster: 'shop' }).serviceArns).toEqual([
      `${ECS}:service/shop/web`,
      `${ECS}:service/shop/printing`,
    ]);
  });

  const activation: Record<string, [object, boolean]> = {
    'one target group: no ACTIVATING': [{ loadBalancers: [{}] }, false],
    'two target groups: ACTIVATING': [{ loadBalancers: [{}, {}] }, true],
    'Cloud Map: ACTIVATING': [{ serviceRegistries: [{}] }, true],
  };
  test.each(Object.entries(activation))('%s', (_, [input, activates]) => {
    const here = desk();
    here.call(createService, {
      cluster: 'shop',
      serviceName: 'new',
      taskDefinition: 'printing',
      desiredCount: 0,
      ...input,
    });
    expect(serviceNamed(here.world, 'new').activates).toBe(activates);
  });

  test("a name may be used again, and the tasks of the service before are not the new one's", () => {
    const here = desk();
    const [old] = serviceNamed(here.world, 'web').tasks;
    here.call(deleteService, { cluster: 'shop', service: 'web', force: true });
    here.clock.advance(180_000);
    expect(shown(here)?.status).toBe('INACTIVE');
    here.call(createService, { cluster: 'shop', serviceName: 'web', taskDefinition: 'printing', desiredCount: 0 });
    expect(shown(here)).toMatchObject({ status: 'ACTIVE', desiredCount: 0, runningCount: 0 });
    if (old === undefined) throw new Error('Expected a task of the first service, got none.');
    expect(old.lastStatus).toBe('STOPPED');
    expect(serviceOf(here.world, old)).toBeUndefined();
  });

  test('the same definition again makes no deployment, unless forced', () => {
    const here = desk();
    here.call(updateService, {
      cluster: 'shop',
      service: 'web',
      taskDefinition: 'web:1',
      deploymentConfiguration: { minimumHealthyPercent: 50 },
    });
    expect(shown(here)).toMatchObject({
      deployments: [{}],
      deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 200 },
    });
    here.call(updateService, { cluster: 'shop', service: 'web', forceNewDeployment: true });
    expect(shown(here)?.deployments).toHaveLength(2);
  });

  const strategies: Record<string, [string, string]> = {
    'FARGATE_SPOT is Fargate': ['FARGATE_SPOT', 'FARGATE'],
    'another provider is EC2': ['asg-cp', 'EC2'],
  };
  test.each(Object.entries(strategies))('%s', (_, [capacityProvider, launchType]) => {
    const here = desk();
    const strategy = { capacityProviderStrategy: [{ capacityProvider }] };
    const { service } = here.call(createService, {
      cluster: 'shop',
      serviceName: 'new',
      taskDefinition: 'printing',
      desiredCount: 0,
      ...strategy,
    });
    expect(service).toMatchObject(strategy);
    expect(service?.launchType).toBeUndefined();
    expect(serviceNamed(here.world, 'new').launchType).toBe(launchType);
  });

  test('are listed ten at a time', () => {
    const here = desk();
    for (let n = 0; n < 12; n += 1) {
      here.call(createService, { cluster: 'shop', serviceName: `s${n}`, taskDefinition: 'printing', desiredCount: 0 });
    }
    const first = here.call(listServices, { cluster: 'shop' });
    const second = here.call(listServices, { cluster: 'shop', nextToken: first.nextToken });
    expect([first.serviceArns?.length, second.serviceArns?.length, second.nextToken]).toEqual([10, 4, undefined]);
    expect(here.call(listServices, { cluster: 'shop', launchType: 'FARGATE' }).serviceArns).toHaveLength(1);
  });
});

describe('clusters', () => {
  test('are made once, and counted', () => {
    const here = desk();
    expect(here.call(createCluster, {}).cluster).toMatchObject({ clusterName: 'default', runningTasksCount: 0 });
    expect(here.call(createCluster, { clusterName: 'shop' }).cluster).toMatchObject({
      clusterArn: `${ECS}:cluster/shop`,
      status: 'ACTIVE',
      runningTasksCount: 4,
      pendingTasksCount: 0,
      activeServicesCount: 2,
    });
    expect(here.call(listClusters, {}).clusterArns).toEqual(
      ['shop', 'office', 'default'].map((name) => `${ECS}:cluster/${name}`),
    );
    const answer = here.call(describeClusters, { clusters: ['shop', 'nowhere'] });
    expect([answer.clusters?.length, answer.failures]).toEqual([
      1,
      [{ arn: `${ECS}:cluster/nowhere`, reason: 'MISSING' }],
    ]);
  });
});

describe('task definitions', () => {
  test('are found by family, revision and ARN', () => {
    const here = desk();
    const found = (taskDefinition: string) =>
      here.call(describeTaskDefinition, { taskDefinition }).taskDefinition?.revision;
    here.call(registerTaskDefinition, { family: 'web', containerDefinitions: [{ name: 'web', image: 'nginx' }] });
    expect([found('web'), found('web:1'), found(`${ECS}:task-definition/web:2`)]).toEqual([2, 1, 2]);
    expect(here.call(describeTaskDefinition, { taskDefinition: 'web' }).taskDefinition).toMatchObject({
      networkMode: 'bridge',
      containerDefinitions: [{ name: 'web', image: 'nginx' }],
    });
  });
});
