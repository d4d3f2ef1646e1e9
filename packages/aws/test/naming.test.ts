// What a collector asks: sessions by their VNIs, interfaces with what names need, and what an answer leaves out.
import { eniId, targetId } from '@tasktap/core';
import { expect, test } from 'vitest';
import { createNaming } from '../src/naming.ts';
import { arnOf, cluster, told } from './facts.ts';
import { filterValues, say, stubClients } from './stub.ts';

test('VNIs are asked for by filter, two hundred a call', async () => {
  const stub = stubClients({
    DescribeTrafficMirrorSessions: () => ({ TrafficMirrorSessions: [told('tms-1', 'eni-a')] }),
  });
  const said = await createNaming(stub).sessionsOf(Array.from({ length: 201 }, (_, vni) => vni));
  const asked = stub
    .inputsOf('DescribeTrafficMirrorSessions')
    .map((input) => filterValues(input, 'virtual-network-id'));
  expect(asked.map((values) => values?.length)).toEqual([200, 1]);
  expect(asked[1]).toEqual(['200']);
  expect(said).toMatchObject({ kind: 'heard', value: [{ vni: 4711, eni: 'eni-a' }, { vni: 4711 }] });
});

test('no VNI, no call: an empty filter would mean all', async () => {
  const stub = stubClients({});
  expect(await createNaming(stub).sessionsOf([])).toEqual({ kind: 'heard', value: [] });
});

test('a target comes with the name that its collectors tell under, where it has the tag', async () => {
  const Tags = [
    { Key: 'Name', Value: 'way' },
    { Key: 'tasktap:collectors', Value: 'vpce-svc-1' },
  ];
  const stub = stubClients({
    DescribeTrafficMirrorTargets: () => ({
      TrafficMirrorTargets: [
        { TrafficMirrorTargetId: 'tmt-1', OwnerId: '111122223333', Tags },
        { TrafficMirrorTargetId: 'tmt-2', OwnerId: '444455556666' },
      ],
    }),
  });
  expect(await createNaming(stub).targets()).toEqual({
    kind: 'heard',
    value: [
      { id: targetId('tmt-1'), owner: '111122223333', eni: undefined, collectors: 'vpce-svc-1' },
      { id: targetId('tmt-2'), owner: '444455556666', eni: undefined, collectors: undefined },
    ],
  });
});

test('an interface comes with its address, zone, subnet, account and description', async () => {
  const described = {
    NetworkInterfaceId: 'eni-a',
    Description: 'arn:aws:ecs:eu-central-1:111122223333:attachment/4711',
    PrivateIpAddress: '10.0.1.17',
    AvailabilityZone: 'eu-central-1a',
    SubnetId: 'subnet-1',
    OwnerId: '111122223333',
  };
  const stub = stubClients({ DescribeNetworkInterfaces: () => ({ NetworkInterfaces: [described, {}] }) });
  expect(await createNaming(stub).interfaces([eniId('eni-a'), eniId('eni-b')])).toEqual({
    kind: 'heard',
    value: [
      {
        id: 'eni-a',
        description: 'arn:aws:ecs:eu-central-1:111122223333:attachment/4711',
        address: '10.0.1.17',
        availabilityZone: 'eu-central-1a',
        subnet: 'subnet-1',
        account: '111122223333',
      },
      {
        id: '',
        description: '',
        address: undefined,
        availabilityZone: undefined,
        subnet: undefined,
        account: undefined,
      },
    ],
  });
  expect(
    stub.inputsOf('DescribeNetworkInterfaces').map((input) => filterValues(input, 'network-interface-id')),
  ).toEqual([['eni-a', 'eni-b']]);
});

test('a refusal is a value', async () => {
  const stub = stubClients({ DescribeNetworkInterfaces: say('UnauthorizedOperation') });
  expect(await createNaming(stub).interfaces([eniId('eni-a')])).toMatchObject({
    kind: 'unheard',
    reading: { fault: { kind: 'denied', operation: 'DescribeNetworkInterfaces' } },
  });
});

test('tasks are listed by their ARNs, and described by them, a hundred a call', async () => {
  const arns = Array.from({ length: 101 }, (_, n) => arnOf(`t${n}`));
  const stub = stubClients({
    ListTasks: () => ({ taskArns: arns }),
    DescribeTasks: () => ({ tasks: [{ taskArn: arnOf('t0') }] }),
  });
  const naming = createNaming(stub);
  const listed = await naming.taskArns(cluster);
  expect(listed).toEqual({ kind: 'heard', value: arns });
  expect(stub.inputsOf('ListTasks')).toMatchObject([{ cluster, desiredStatus: 'RUNNING' }]);
  const said = await naming.tasksOf(cluster, arns);
  expect(stub.inputsOf('DescribeTasks')).toMatchObject([
    { cluster, tasks: arns.slice(0, 100) },
    { tasks: arns.slice(100) },
  ]);
  expect(said).toMatchObject({ kind: 'heard', value: [{ arn: arnOf('t0') }, { arn: arnOf('t0') }] });
});
