// What the ECS operations refuse: a row is a call, its code and its words.
import { describe, expect, test } from 'vitest';
import { createService } from '../src/cloud/ecs/create-service.ts';
import { deleteService } from '../src/cloud/ecs/delete-service.ts';
import { describeServices } from '../src/cloud/ecs/describe-services.ts';
import { describeTaskDefinition } from '../src/cloud/ecs/describe-task-definition.ts';
import { describeTasks } from '../src/cloud/ecs/describe-tasks.ts';
import { listClusters } from '../src/cloud/ecs/list-clusters.ts';
import { listServices } from '../src/cloud/ecs/list-services.ts';
import { listTasks } from '../src/cloud/ecs/list-tasks.ts';
import { registerTaskDefinition } from '../src/cloud/ecs/register-task-definition.ts';
import { runTask } from '../src/cloud/ecs/run-task.ts';
import { stopTask } from '../src/cloud/ecs/stop-task.ts';
import { updateService } from '../src/cloud/ecs/update-service.ts';
import { updateTaskProtection } from '../src/cloud/ecs/update-task-protection.ts';
import { anySubnet, type Desk, desk, jobOf, NOBODY } from './ecs-desk.ts';

describe('every refusal, in the words of ECS', () => {
  const nets = (here: Desk) => ({ awsvpcConfiguration: { subnets: [anySubnet(here)] } });
  const service = (here: Desk) => ({
    cluster: 'shop',
    serviceName: 'new',
    taskDefinition: 'web',
    desiredCount: 1,
    launchType: 'FARGATE' as const,
    networkConfiguration: nets(here),
  });
  const many = (count: number): string[] => Array.from({ length: count }, () => NOBODY);

  const refusals: Record<string, [(here: Desk) => unknown, string, string]> = {
    'DescribeTasks in an unknown cluster': [
      (h) => h.call(describeTasks, { cluster: 'shp', tasks: [NOBODY] }),
      'ClusterNotFoundException',
      'Cluster not found.',
    ],
    'no cluster means the one called default': [
      (h) => h.call(listTasks, {}),
      'ClusterNotFoundException',
      'Cluster not found.',
    ],
    'a cluster of another account': [
      (h) => h.call(listTasks, { cluster: 'arn:aws:ecs:eu-west-1:999999999999:cluster/shop' }),
      'ClusterNotFoundException',
      'Cluster not found.',
    ],
    'DescribeTasks of no task': [
      (h) => h.call(describeTasks, { cluster: 'shop', tasks: [] }),
      'InvalidParameterException',
      'Tasks cannot be empty.',
    ],
    'DescribeTasks of 101 tasks': [
      (h) => h.call(describeTasks, { cluster: 'shop', tasks: many(101) }),
      'InvalidParameterException',
      'Tasks cannot have more than 100 elements.',
    ],
    'a task id that is none': [
      (h) => h.call(describeTasks, { cluster: 'shop', tasks: ['web-1'] }),
      'InvalidParameterException',
      'taskId length should be one of [32,36]',
    ],
    'a task of another cluster': [
      (h) => h.call(describeTasks, { cluster: 'shop', tasks: [jobOf(h)] }),
      'InvalidParameterException',
      'Invalid identifier: Identifier is for cluster office. Your cluster is shop',
    ],
    'StopTask of an unknown task': [
      (h) => h.call(stopTask, { cluster: 'shop', task: NOBODY }),
      'InvalidParameterException',
      'The referenced task was not found.',
    ],
    'ListTasks of an unknown service': [
      (h) => h.call(listTasks, { cluster: 'shop', serviceName: 'wep' }),
      'ServiceNotFoundException',
      'Service not found.',
    ],
    'ListTasks by 101': [
      (h) => h.call(listTasks, { cluster: 'shop', maxResults: 101 }),
      'InvalidParameterException',
      'maxResults must be between 1 and 100.',
    ],
    'ListServices by 0': [
      (h) => h.call(listServices, { cluster: 'shop', maxResults: 0 }),
      'InvalidParameterException',
      'maxResults must be between 1 and 100.',
    ],
    'a token nobody gave': [
      (h) => h.call(listClusters, { nextToken: 'bm9uc2Vuc2U' }),
      'InvalidParameterException',
      'Invalid token.',
    ],
    'DescribeServices of no service': [
      (h) => h.call(describeServices, { cluster: 'shop', services: [] }),
      'InvalidParameterException',
      'Services cannot be empty.',
    ],
    'DescribeServices of eleven': [
      (h) => h.call(describeServices, { cluster: 'shop', services: many(11) }),
      'InvalidParameterException',
      'Services cannot have more than 10 elements.',
    ],
    'CreateService of a name in use': [
      (h) => h.call(createService, { ...service(h), serviceName: 'web' }),
      'InvalidParameterException',
      'Creation of service was not idempotent.',
    ],
    'CreateService without a count': [
      (h) => h.call(createService, { ...service(h), desiredCount: undefined }),
      'InvalidParameterException',
      'Must specify desiredCount for REPLICA scheduling strategy',
    ],
    'CreateService of an unknown definition': [
      (h) => h.call(createService, { ...service(h), taskDefinition: 'wep' }),
      'ClientException',
      'TaskDefinition not found.',
    ],
    'CreateService of an unknown revision': [
      (h) => h.call(createService, { ...service(h), taskDefinition: 'web:9' }),
      'ClientException',
      'TaskDefinition not found.',
    ],
    'awsvpc without subnets': [
      (h) => h.call(createService, { ...service(h), networkConfiguration: undefined }),
      'InvalidParameterException',
      "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    'bridge with subnets': [
      (h) => h.call(runTask, { cluster: 'shop', taskDefinition: 'printing', networkConfiguration: nets(h) }),
      'InvalidParameterException',
      'Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    'an unknown subnet': [
      (h) =>
        h.call(createService, {
          ...service(h),
          networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        }),
      'InvalidParameterException',
      "The subnet ID 'subnet-1' does not exist",
    ],
    'two ways to say where': [
      (h) => h.call(createService, { ...service(h), capacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] }),
      'InvalidParameterException',
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    ],
    'a launch type that is not emulated': [
      (h) => h.call(createService, { ...service(h), launchType: 'EXTERNAL' }),
      'InvalidParameterException',
      'Launch type EXTERNAL is not supported by this emulator.',
    ],
    'RunTask eleven times': [
      (h) => h.call(runTask, { cluster: 'shop', taskDefinition: 'web', count: 11 }),
      'InvalidParameterException',
      'Invalid count: it must be between 1 and 10.',
    ],
    'UpdateService of an unknown service': [
      (h) => h.call(updateService, { cluster: 'shop', service: 'wep' }),
      'ServiceNotFoundException',
      'Service not found.',
    ],
    'UpdateService of one that is going': [
      (h) => {
        h.call(deleteService, { cluster: 'shop', service: 'web', force: true });
        h.call(updateService, { cluster: 'shop', service: 'web' });
      },
      'ServiceNotActiveException',
      'Service was not ACTIVE.',
    ],
    'DeleteService of one at work': [
      (h) => h.call(deleteService, { cluster: 'shop', service: 'web' }),
      'InvalidParameterException',
      'The service cannot be stopped while it is scaled above 0.',
    ],
    'DeleteService of one that is gone': [
      (h) => {
        h.call(deleteService, { cluster: 'shop', service: 'web', force: true });
        h.clock.advance(180_000);
        h.call(deleteService, { cluster: 'shop', service: 'web' });
      },
      'ServiceNotFoundException',
      'Service not found.',
    ],
    'a definition without containers': [
      (h) => h.call(registerTaskDefinition, { family: 'x', containerDefinitions: [] }),
      'ClientException',
      'Container list cannot be empty.',
    ],
    'Fargate without awsvpc': [
      (h) =>
        h.call(registerTaskDefinition, {
          family: 'x',
          containerDefinitions: [{}],
          requiresCompatibilities: ['FARGATE'],
        }),
      'ClientException',
      "Fargate only supports network mode 'awsvpc'.",
    ],
    'no network at all': [
      (h) => h.call(registerTaskDefinition, { family: 'x', containerDefinitions: [{}], networkMode: 'none' }),
      'ClientException',
      "Network mode 'none' is not supported by this emulator.",
    ],
    'DescribeTaskDefinition of none': [
      (h) => h.call(describeTaskDefinition, { taskDefinition: 'x' }),
      'ClientException',
      'Unable to describe task definition.',
    ],
    'protection of eleven tasks': [
      (h) => h.call(updateTaskProtection, { cluster: 'shop', tasks: many(11), protectionEnabled: true }),
      'InvalidParameterException',
      'Tasks cannot have more than 10 elements.',
    ],
    'protection for more than two days': [
      (h) =>
        h.call(updateTaskProtection, {
          cluster: 'shop',
          tasks: many(1),
          protectionEnabled: true,
          expiresInMinutes: 2881,
        }),
      'InvalidParameterException',
      'expiresInMinutes must be between 1 and 2880.',
    ],
  };
  test.each(Object.entries(refusals))('%s', (_, [act, code, message]) => {
    const here = desk();
    expect(() => act(here)).toThrow(expect.objectContaining({ name: 'AwsError', code, message, status: 400 }));
  });
});
