// Looks at a cluster and at a service: what is read, in which order, and what a failing read makes of it.
import { eniId, filterId, sessionId, targetId } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import type { Observation } from '../src/port.ts';
import { arnOf, awsOf, cluster, description, ourTags, told, web } from './facts.ts';
import { filterValues, type Script, say, stubClients } from './stub.ts';

const calm: Script = {
  DescribeTrafficMirrorSessions: () => ({
    TrafficMirrorSessions: [told('tms-1', 'eni-a', ourTags), told('tms-2', 'eni-x')],
  }),
  ListTasks: () => ({ taskArns: [arnOf('a'), arnOf('b')] }),
  DescribeTasks: ({ tasks }: { tasks: string[] }) => ({
    tasks: ['a', 'b'].filter((id) => tasks.includes(arnOf(id))).map((id) => description(id)),
  }),
  DescribeTags: () => ({
    Tags: [
      { ResourceId: 'eni-b', Value: 'NetworkInterfaceNotSupported' },
      { ResourceId: 'eni-of-another-cluster', Value: 'NetworkInterfaceNotSupported' },
    ],
  }),
  DescribeTrafficMirrorTargets: () => ({
    TrafficMirrorTargets: [
      { TrafficMirrorTargetId: 'tmt-1', Type: 'network-interface', NetworkInterfaceId: 'eni-target' },
      { TrafficMirrorTargetId: 'tmt-2', Type: 'network-load-balancer' },
    ],
  }),
  DescribeTrafficMirrorFilters: () => ({
    TrafficMirrorFilters: [{ TrafficMirrorFilterId: 'tmf-1', IngressFilterRules: [{}], EgressFilterRules: [{}, {}] }],
  }),
};

const targets = [targetId('tmt-1'), targetId('tmt-2')];
const look = { cluster, service: undefined, targets, filters: [filterId('tmf-1')] };

function seenIn(observation: Observation) {
  if (observation.kind === 'unseen') throw new Error(`unseen: ${observation.fault.code}`);
  return observation;
}

describe('a look at a cluster', () => {
  test('reads sessions before tasks, and both before the rest', async () => {
    const stub = stubClients(calm);
    await awsOf(stub).observe(look);
    expect(stub.calls.map(({ operation }) => operation).slice(0, 3)).toEqual([
      'DescribeTrafficMirrorSessions',
      'ListTasks',
      'DescribeTasks',
    ]);
  });

  test('takes sessions that were just read as they are', async () => {
    const stub = stubClients(calm);
    const [, one] = seenIn(await awsOf(stub).observe(look)).seen.sessions;
    // The second is another account's, to a target that is shared with it: EC2 counts it there.
    const before = one === undefined ? [] : [one, { ...one, id: sessionId('tms-9'), account: '444455556666' }];
    const { seen } = seenIn(await awsOf(stub).observe({ ...look, sessions: before }));
    expect(seen).toMatchObject({ sessions: before, sessionsRead: 'all', ownSessionCount: 0, sessionCount: 1 });
    expect(stub.inputsOf('DescribeTrafficMirrorSessions')).toHaveLength(1);
  });

  test('asks for the refusals that this stack was told, and for no others', async () => {
    const stub = stubClients(calm);
    await awsOf(stub).observe(look);
    expect(filterValues(stub.inputsOf('DescribeTags')[0], 'key')).toEqual(['tasktap:refused:stack-1']);
  });

  test('sees everything', async () => {
    const { seen, faults } = seenIn(await awsOf(stubClients(calm)).observe(look));
    expect(faults).toEqual([]);
    expect(seen).toMatchObject({
      scope: { kind: 'cluster' },
      sessionsRead: 'all',
      ownSessionCount: 1,
      sessionCount: 2,
      refusalsKept: true,
    });
    expect(seen.tasks.map((task) => [task.arn, task.eni?.id])).toEqual([
      [arnOf('a'), 'eni-a'],
      [arnOf('b'), 'eni-b'],
    ]);
    expect(seen.sessions[0]).toEqual({
      id: sessionId('tms-1'),
      eni: eniId('eni-a'),
      target: targetId('tmt-1'),
      filter: 'tmf-1',
      number: 1,
      packetLength: undefined,
      vni: 4711,
      tags: new Map(Object.entries(ourTags)),
    });
    expect([...seen.refusals.keys()]).toEqual(['eni-b']);
    expect(seen.refusals.get(eniId('eni-b'))).toMatchObject({
      code: 'NetworkInterfaceNotSupported',
      at: 1_764_547_200_000,
    });
    expect(seen.collectorEnis).toEqual(new Set(['eni-target']));
    expect(seen.destinations).toEqual({
      targets: new Set(['tmt-1', 'tmt-2']),
      filterRules: new Map([['tmf-1', 3]]),
    });
  });

  test('turns every page, also past an empty one', async () => {
    const pages: Record<string, object> = {
      first: { TrafficMirrorSessions: [told('tms-1', 'eni-a')], NextToken: '2' },
      2: { TrafficMirrorSessions: [], NextToken: '3' },
      3: { TrafficMirrorSessions: [told('tms-3', 'eni-c')], NextToken: '' },
    };
    const stub = stubClients({
      ...calm,
      DescribeTrafficMirrorSessions: ({ NextToken = 'first' }: { NextToken?: string }) => pages[NextToken],
    });
    const { seen } = seenIn(await awsOf(stub).observe(look));
    expect(seen.sessions.map(({ id }) => id)).toEqual(['tms-1', 'tms-3']);
    expect(stub.inputsOf('DescribeTrafficMirrorSessions').map(({ MaxResults }) => MaxResults)).toEqual([
      1000, 1000, 1000,
    ]);
  });

  test('reads when a look of ours has changed a session', async () => {
    const described = (Description: string) => ({
      ...calm,
      DescribeTrafficMirrorSessions: () => ({
        TrafficMirrorSessions: [{ ...told('tms-1', 'eni-a', ourTags), Description }],
      }),
    });
    const changedAt = async (description: string) =>
      seenIn(await awsOf(stubClients(described(description))).observe(look)).seen.sessions[0]?.changedAt;
    expect(await changedAt('Traffic mirror Source created by lambda, changed 1764547200000')).toBe(1_764_547_200_000);
    expect(await changedAt('Traffic mirror Source created by lambda')).toBeUndefined();
  });

  test('describes tasks in hundreds, with their tags', async () => {
    const taskArns = Array.from({ length: 250 }, (_, index) => `task-${index}`);
    const stub = stubClients({ ...calm, ListTasks: () => ({ taskArns }), DescribeTasks: () => ({}) });
    await awsOf(stub).observe(look);
    const inputs = stub.inputsOf('DescribeTasks') as readonly { tasks: string[]; include: string[] }[];
    expect(inputs.map(({ tasks }) => tasks.length)).toEqual([100, 100, 50]);
    expect(inputs.flatMap(({ tasks }) => tasks)).toEqual(taskArns);
    expect(inputs[0]?.include).toEqual(['TAGS']);
  });

  test('an empty cluster asks for nothing by an empty list', async () => {
    const stub = stubClients({ ...calm, ListTasks: () => ({ taskArns: [] }) });
    const { seen } = seenIn(await awsOf(stub).observe({ ...look, targets: [] }));
    expect(seen).toMatchObject({ tasks: [], refusalsKept: undefined });
    expect(stub.inputsOf('DescribeTasks')).toEqual([]);
    expect(stub.inputsOf('DescribeTrafficMirrorTargets')).toEqual([]);
  });
});

describe('a look at a service', () => {
  test('reads its tasks, and sessions and refusals on their interfaces only', async () => {
    const stub = stubClients({ ...calm, DescribeTags: () => ({ Tags: [] }) });
    const { seen } = seenIn(await awsOf(stub).observe({ ...look, service: web }));
    expect(stub.inputsOf('ListTasks')[0]).toMatchObject({ cluster, serviceName: web, desiredStatus: 'RUNNING' });
    expect(filterValues(stub.inputsOf('DescribeTrafficMirrorSessions')[0], 'network-interface-id')).toEqual([
      'eni-a',
      'eni-b',
    ]);
    expect(filterValues(stub.inputsOf('DescribeTags')[0], 'resource-id')).toEqual(['eni-a', 'eni-b']);
    expect(seen).toMatchObject({
      scope: { kind: 'service', service: web },
      ownSessionCount: undefined,
      sessionCount: undefined,
    });
    expect(seen.sessionsRead).toEqual(new Set(['eni-a', 'eni-b']));
    expect(seen.refusalsKept).toBeUndefined();
    expect([stub.inputsOf('DescribeTrafficMirrorFilters'), seen.destinations]).toEqual([[], undefined]);
  });

  test('puts no more than 200 interfaces into one filter', async () => {
    const taskArns = Array.from({ length: 250 }, (_, index) => `task-${index}`);
    const stub = stubClients({
      ...calm,
      ListTasks: () => ({ taskArns }),
      DescribeTasks: ({ tasks }: { tasks: string[] }) => ({ tasks: tasks.map((id) => description(id)) }),
    });
    await awsOf(stub).observe({ ...look, service: web });
    const sizes = stub
      .inputsOf('DescribeTrafficMirrorSessions')
      .map((input) => filterValues(input, 'network-interface-id')?.length);
    expect(sizes).toEqual([200, 50]);
  });
});

describe('a read that fails', () => {
  test.each([
    'DescribeTrafficMirrorSessions',
    'ListTasks',
    'DescribeTasks',
  ])('%s: nothing was seen', async (operation) => {
    const observation = await awsOf(stubClients({ ...calm, [operation]: say('UnauthorizedOperation', 403) })).observe(
      look,
    );
    expect(observation).toMatchObject({ kind: 'unseen', fault: { kind: 'denied', operation } });
  });

  test.each([
    'DescribeTags',
    'DescribeTrafficMirrorTargets',
    'DescribeTrafficMirrorFilters',
  ])('%s: the rest was seen', async (operation) => {
    const { seen, faults } = seenIn(
      await awsOf(stubClients({ ...calm, [operation]: say('RequestLimitExceeded', 503) })).observe(look),
    );
    expect(faults).toMatchObject([{ kind: 'throttled', operation }]);
    expect(seen.tasks).toHaveLength(2);
    expect(seen.destinations === undefined).toBe(operation !== 'DescribeTags');
  });

  test('a mistake of ours is no answer of AWS: it stays thrown', async () => {
    const broken = { ...calm, DescribeTags: () => ({ Tags: 7 }) };
    await expect(awsOf(stubClients(broken)).observe(look)).rejects.toThrow(TypeError);
  });
});
