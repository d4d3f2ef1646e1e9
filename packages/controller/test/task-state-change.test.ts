// What becomes of an event: a task, a foreign event, or a malformed one with the place; never an exception.
import { clusterArn, eniId, instant, serviceName, taskArn } from '@tasktap/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseTaskEvent } from '../src/events/task-state-change.ts';
import { arnOf, cluster, eniAttachment, noon, taskEvent, taskOf } from './facts.ts';

test('an event with everything in it becomes a task with everything in it', () => {
  expect(
    parseTaskEvent(taskEvent('a', { capacityProviderName: 'managed', startedAt: '2026-03-04T12:00:00.5Z' })),
  ).toEqual({
    kind: 'task',
    at: noon,
    task: {
      arn: arnOf('a'),
      cluster,
      version: 3,
      lastStatus: 'ACTIVATING',
      desiredStatus: 'RUNNING',
      service: 'web',
      family: 'web',
      launchType: 'FARGATE',
      capacityProvider: 'managed',
      cpuArchitecture: 'x86_64',
      availabilityZone: 'eu-central-1a',
      eni: { id: 'eni-a', status: 'ATTACHED', subnet: 'subnet-1', vpc: undefined, address: '10.20.7.41' },
      containers: ['app'],
      tags: new Map(),
      seenBy: 'event',
      protectedNow: undefined,
      createdAt: instant(noon - 30_000),
      connectedAt: instant(noon - 3_000),
      startedAt: instant(noon + 500),
    },
  });
});

describe('the interface', () => {
  const attached = { id: eniId('eni-a'), status: 'ATTACHED', subnet: 'subnet-1', address: '10.20.7.41' };
  const sdi = { id: 'at-0', type: 'sdi', status: 'ATTACHED', details: [] };
  test.each([
    ['is found behind the attachment of Cloud Map', [sdi, eniAttachment('a')], attached],
    ['is found before the one of a load balancer', [eniAttachment('a'), { ...sdi, type: 'elb' }], attached],
    ['may be called as DescribeTasks calls it', [eniAttachment('a', { type: 'ElasticNetworkInterface' })], attached],
    [
      'has no id while it is being made',
      [eniAttachment('a', { status: 'PRECREATED', details: [{ name: 'subnetId', value: 'subnet-1' }] })],
      { id: undefined, status: 'PRECREATED', subnet: 'subnet-1', address: undefined },
    ],
    [
      'may have no details',
      [{ type: 'eni', status: 'ATTACHING', details: null }],
      { id: undefined, status: 'ATTACHING', subnet: undefined, address: undefined },
    ],
    [
      'may have details without a value',
      [eniAttachment('a', { details: [{ name: 'networkInterfaceId', value: null }, { name: 'subnetId' }] })],
      { id: undefined, status: 'ATTACHED', subnet: undefined, address: undefined },
    ],
    [
      'keeps its details when it is gone',
      [eniAttachment('a', { status: 'DELETED' })],
      { ...attached, status: 'DELETED' },
    ],
    [
      'is found beside an attachment that says nothing, or more than we read',
      [
        { type: null, status: null, details: [{ name: null, value: 'x' }] },
        { ...sdi, details: [{ name: 'Config', value: 'x'.repeat(3_000) }] },
        eniAttachment('a'),
      ],
      attached,
    ],
    ['may have no status', [{ type: 'eni' }], { id: undefined, status: '', subnet: undefined, address: undefined }],
    ['is none where Cloud Map is all there is', [sdi], undefined],
    ['is none with bridge networking', [], undefined],
    ['is none where attachments are null', null, undefined],
    ['is none where attachments are missing', undefined, undefined],
  ])('%s', (_, attachments, eni) => {
    expect(taskOf('a', { attachments }).eni).toEqual(eni && { ...eni, vpc: undefined });
  });
});

describe('names', () => {
  const short = taskArn('arn:aws:ecs:us-east-1:123456789012:task/3102878e-4af2-4b3c-b9c1-2556b95b2bbf');
  test.each([
    ['the long ARN is taken as it is', {}, { arn: arnOf('a') }],
    ['so is the short one of 2018 and before', { taskArn: short }, { arn: short }],
    ['the service is named by the group', { group: 'service:check:out' }, { service: serviceName('check:out') }],
    ['a standalone task has no service', { group: 'family:nightly' }, { service: undefined }],
    ['nor has a task without a group', { group: undefined }, { service: undefined }],
    ['nor one whose group is null', { group: null }, { service: undefined }],
    ['nor one with a group of its own', { group: 'service' }, { service: undefined }],
    ['nor one of a service without a name', { group: 'service:' }, { service: undefined }],
    [
      'the family is the definition without its revision',
      { taskDefinitionArn: 'arn:x:task-definition/a-b:3' },
      { family: 'a-b' },
    ],
    ['a definition without a revision is its family', { taskDefinitionArn: 'task-definition/a' }, { family: 'a' }],
    ['without a definition there is none', { taskDefinitionArn: null }, { family: '' }],
  ])('%s', (_, detail, expected) => {
    expect(taskOf('a', detail)).toMatchObject(expected);
  });
});

describe('what an event need not carry', () => {
  test.each([
    ['version', { version: undefined }, { version: 0 }],
    ['... nor one that is a number', { version: null }, { version: 0 }],
    ['launch type', { launchType: null }, { launchType: undefined }],
    ['zone', { availabilityZone: undefined }, { availabilityZone: undefined }],
    ['attributes', { attributes: null }, { cpuArchitecture: undefined }],
    ['containers', { containers: null }, { containers: [] }],
    [
      'words for its containers and attributes',
      { containers: [{ name: null, lastStatus: null }], attributes: [{ name: null, value: 'x'.repeat(3_000) }] },
      { containers: [], cpuArchitecture: undefined },
    ],
    [
      'the status of a container, which counts until it has stopped',
      { containers: [{ name: 'app' }, { name: 'tap', lastStatus: 'STOPPED' }, { name: 'new', lastStatus: 'PENDING' }] },
      { containers: ['app', 'new'] },
    ],
    ['the name of a container', { containers: [{}, { name: 'app' }] }, { containers: ['app'] }],
    ['the moment of connection', { connectivityAt: undefined }, { connectedAt: undefined }],
    ['a moment that can be read', { createdAt: 'yesterday' }, { createdAt: undefined }],
  ])('%s', (_, detail, expected) => {
    expect(taskOf('a', detail)).toMatchObject(expected);
  });

  test('the time of the event', () => {
    expect(parseTaskEvent(taskEvent('a', {}, { time: undefined }))).toMatchObject({ kind: 'task', at: undefined });
  });

  test('fields that AWS may add at any time are passed over', () => {
    const plain = parseTaskEvent(taskEvent('a'));
    const grown = taskEvent(
      'a',
      { newField: { deep: [1] }, ephemeralStorage: { sizeInGiB: 20 } },
      { 'replay-name': 'x' },
    );
    expect(parseTaskEvent(grown)).toEqual(plain);
  });
});

test('an event of 2016, with a short ARN and few fields, is a task without an interface', () => {
  const event = {
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    time: '2016-09-15T21:57:35Z',
    detail: {
      clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/cluster1',
      containers: [{ lastStatus: 'PENDING', name: 'test' }],
      createdAt: '2016-09-15T21:30:33.3Z',
      desiredStatus: 'RUNNING',
      lastStatus: 'PENDING',
      taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/3102878e-4af2-4b3c-b9c1-2556b95b2bbf',
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/testTD:1',
      version: 1,
    },
  };
  expect(parseTaskEvent(event)).toMatchObject({
    kind: 'task',
    at: Date.parse('2016-09-15T21:57:35Z'),
    task: {
      cluster: clusterArn('arn:aws:ecs:us-east-1:123456789012:cluster/cluster1'),
      eni: undefined,
      service: undefined,
      family: 'testTD',
      createdAt: Date.parse('2016-09-15T21:30:33.300Z'),
    },
  });
});

describe('an event of another kind is foreign, and says which', () => {
  test.each([
    [
      'another event of ECS',
      { 'detail-type': 'ECS Container Instance State Change' },
      'aws.ecs: ECS Container Instance State Change',
    ],
    ['another service', { source: 'aws.ec2' }, 'aws.ec2: ECS Task State Change'],
    ["somebody's imitation", { source: 'my.ecs' }, 'my.ecs: ECS Task State Change'],
  ])('%s', (_, envelope, what) => {
    expect(parseTaskEvent(taskEvent('a', { lastStatus: 7 }, envelope))).toEqual({ kind: 'foreign', what });
  });
});

describe('garbage is malformed, and says where', () => {
  test.each([
    ['nothing', undefined, 'the event: '],
    ['null', null, 'the event: '],
    ['text', 'hello', 'the event: '],
    ['a list', [], 'source: '],
    ['an empty object', {}, 'source: '],
    ['no detail type', { source: 'aws.ecs' }, 'detail-type: '],
    ['no detail', taskEvent('a', {}, { detail: undefined }), 'detail: the event: '],
    ['a task ARN that is none', taskEvent('a', { taskArn: 'b1c454ae' }), 'detail: taskArn: '],
    ['a cluster ARN that is a name', taskEvent('a', { clusterArn: 'shop' }), 'detail: clusterArn: '],
    ['no last status', taskEvent('a', { lastStatus: undefined }), 'detail: lastStatus: '],
    ['no desired status', taskEvent('a', { desiredStatus: null }), 'detail: desiredStatus: '],
    ['a version in words', taskEvent('a', { version: 'three' }), 'detail: version: '],
    ['attachments that are no list', taskEvent('a', { attachments: {} }), 'detail: attachments: '],
    [
      'a detail that is no pair',
      taskEvent('a', { attachments: [eniAttachment('a', { details: [7] })] }),
      'detail: attachments.0.details.0: ',
    ],
    ['an ARN without end', taskEvent('a', { taskArn: `arn:task/${'x'.repeat(5_000)}:task/` }), 'detail: taskArn: '],
  ])('%s', (_, event, place) => {
    const parsed = parseTaskEvent(event);
    expect(parsed).toMatchObject({ kind: 'malformed', what: expect.stringMatching(/^.{1,310}$/u) });
    expect('what' in parsed && parsed.what.startsWith(place) ? place : parsed).toBe(place);
  });
});

describe('whatever comes, nothing is thrown', () => {
  const kinds = ['task', 'foreign', 'malformed'];
  test('any JSON', () => {
    fc.assert(fc.property(fc.jsonValue(), (event) => kinds.includes(parseTaskEvent(event).kind)));
  });

  test('any JSON as a detail', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (detail) => parseTaskEvent(taskEvent('a', {}, { detail })).kind !== 'foreign'),
    );
  });

  test('any JSON in any field', () => {
    const fields = Object.keys(taskEvent('a')['detail'] as object);
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) =>
        kinds.includes(parseTaskEvent(taskEvent('a', { [field]: value })).kind),
      ),
    );
  });
});
