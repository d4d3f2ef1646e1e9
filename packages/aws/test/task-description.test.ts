// A task of DescribeTasks in the core's words.
import { describe, expect, test } from 'vitest';
import { taskFromDescription } from '../src/task-description.ts';
import { arnOf, cluster } from './facts.ts';

const network = (type: string) => ({
  type,
  status: 'ATTACHED',
  details: [
    { name: 'subnetId', value: 'subnet-1' },
    { name: 'networkInterfaceId', value: 'eni-a' },
    { name: 'privateIPv4Address', value: '172.31.93.207' },
  ],
});

test('a date that is none counts as missing', () => {
  expect(taskFromDescription({ createdAt: new Date(Number.NaN) }).createdAt).toBeUndefined();
});

test('a whole description', () => {
  const task = taskFromDescription({
    taskArn: arnOf('a'),
    clusterArn: cluster,
    version: 3,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    group: 'service:web',
    taskDefinitionArn: 'arn:aws:ecs:eu-central-1:111122223333:task-definition/web-family:7',
    launchType: 'FARGATE',
    capacityProviderName: 'FARGATE_SPOT',
    attributes: [{ name: 'ecs.cpu-architecture', value: 'arm64' }],
    availabilityZone: 'eu-central-1a',
    attachments: [{ type: 'Service Connect', status: 'ATTACHED', details: [] }, network('ElasticNetworkInterface')],
    containers: [
      { name: 'app' },
      { name: 'forwarder', lastStatus: 'RUNNING' },
      { name: 'init', lastStatus: 'STOPPED' },
    ],
    tags: [{ key: 'team', value: 'blue' }, { key: 'empty' }],
    createdAt: new Date(1_000),
    connectivityAt: new Date(2_000),
    startedAt: new Date(3_000),
  });
  expect(task).toEqual({
    arn: arnOf('a'),
    cluster,
    version: 3,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    service: 'web',
    family: 'web-family',
    launchType: 'FARGATE',
    capacityProvider: 'FARGATE_SPOT',
    cpuArchitecture: 'arm64',
    availabilityZone: 'eu-central-1a',
    eni: { id: 'eni-a', status: 'ATTACHED', subnet: 'subnet-1', vpc: undefined, address: '172.31.93.207' },
    containers: ['app', 'forwarder'],
    tags: new Map([
      ['team', 'blue'],
      ['empty', ''],
    ]),
    seenBy: 'describe',
    protectedNow: undefined,
    createdAt: 1_000,
    connectedAt: 2_000,
    startedAt: 3_000,
  });
});

describe('the interface', () => {
  test('has an address of IPv6 where a container says it', () => {
    const containers = [{ name: 'init' }, { name: 'app', networkInterfaces: [{ ipv6Address: '2001:db8::1' }] }];
    const { eni } = taskFromDescription({ attachments: [network('eni')], containers });
    expect(eni).toMatchObject({ address: '172.31.93.207', ipv6: '2001:db8::1' });
    expect(taskFromDescription({ containers }).eni).toBeUndefined();
  });

  test.each([
    ['is found under the word of DescribeTasks', [network('ElasticNetworkInterface')], 'eni-a'],
    ['is found under the word of the events', [network('eni')], 'eni-a'],
    ['is not the attachment of a load balancer', [{ type: 'elb', details: [] }, network('eni')], 'eni-a'],
    [
      'has no id before ECS has made it',
      [{ type: 'ElasticNetworkInterface', status: 'PRECREATED', details: [] }],
      undefined,
    ],
  ])('%s', (_, attachments, id) => {
    const { eni } = taskFromDescription({ attachments });
    expect(eni).toBeDefined();
    expect(eni?.id).toBe(id);
  });

  test.each([
    ['without attachments', {}],
    ['with an empty list of them', { attachments: [] }],
    ['with other attachments only', { attachments: [{ type: 'AmazonElasticBlockStorage', details: [] }] }],
  ])('a task %s has none', (_, described) => {
    expect(taskFromDescription(described).eni).toBeUndefined();
  });
});

describe('the service and the family', () => {
  test.each([
    ['a service task', { group: 'service:web' }, 'web', ''],
    ['a standalone task', { group: 'family:job', taskDefinitionArn: 'arn:x:task-definition/job:12' }, undefined, 'job'],
    ['a task in no group', {}, undefined, ''],
    ['a family without a revision', { taskDefinitionArn: 'job' }, undefined, 'job'],
  ])('%s', (_, described, service, family) => {
    const task = taskFromDescription(described);
    expect([task.service, task.family]).toEqual([service, family]);
  });
});
