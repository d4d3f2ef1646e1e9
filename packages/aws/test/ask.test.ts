// The planner's questions and AWS's answers to them.
import { type Answer, eniId, filterId, type Question, serviceName, sessionId, targetId, taskArn } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { encodeNote } from '../src/notes.ts';
import { arnOf, awsOf, cluster, description, idOf, ourTags, settings, told, us, web } from './facts.ts';
import { filterValues, type Script, say, stubClients } from './stub.ts';

const at = 1_764_547_200_000;

async function answerTo<Kind extends Question['kind']>(question: Question & { kind: Kind }, script: Script) {
  const stub = stubClients(script);
  const { answer, fault } = await awsOf(stub).ask(question, cluster);
  if (answer.kind !== question.kind) throw new Error(`unreadable: ${fault?.operation} ${fault?.code}`);
  expect(fault).toBeUndefined();
  return { answer: answer as Answer & { kind: Kind }, stub };
}

describe('describe-tasks', () => {
  test('tells the tasks that ECS still knows, with their tags', async () => {
    const { answer, stub } = await answerTo(
      { kind: 'describe-tasks', tasks: [arnOf('a'), arnOf('b')] },
      {
        DescribeTasks: () => ({
          tasks: [description('a', { tags: [{ key: 'team', value: 'blue' }] })],
          failures: [{ reason: 'MISSING' }],
        }),
      },
    );
    expect(answer.tasks.map((task) => [task.arn, task.tags.get('team')])).toEqual([[arnOf('a'), 'blue']]);
    expect(stub.inputsOf('DescribeTasks')[0]).toMatchObject({ cluster, include: ['TAGS'] });
  });
});

describe('sessions', () => {
  test('sessions-on reads those on the interfaces asked for', async () => {
    const enis = [eniId('eni-a'), eniId('eni-b')];
    const { answer, stub } = await answerTo(
      { kind: 'sessions-on', enis },
      { DescribeTrafficMirrorSessions: () => ({ TrafficMirrorSessions: [told('tms-1', 'eni-a')] }) },
    );
    expect(answer.enis).toEqual(enis);
    expect(answer.sessions.map(({ id }) => id)).toEqual(['tms-1']);
    expect(filterValues(stub.inputsOf('DescribeTrafficMirrorSessions')[0], 'network-interface-id')).toEqual(enis);
  });

  test('count-sessions counts ours by their owner tag, and everybody in the account', async () => {
    const foreign = { ...ourTags, 'tasktap:owner': 'stack-2' };
    const sessions = [
      { ...told('tms-1', 'eni-a', ourTags), OwnerId: '111122223333' },
      told('tms-2', 'eni-b', foreign),
      told('tms-3', 'eni-c'),
      // To a target that is shared with another account: EC2 counts it there.
      { ...told('tms-4', 'eni-d'), OwnerId: '444455556666' },
    ];
    const { answer } = await answerTo(
      { kind: 'count-sessions' },
      { DescribeTrafficMirrorSessions: () => ({ TrafficMirrorSessions: sessions }) },
    );
    expect(answer).toEqual({ kind: 'count-sessions', own: 1, all: 3 });
  });
});

describe('places', () => {
  test('interfaces tells the VPC of each that is there', async () => {
    const { answer, stub } = await answerTo(
      { kind: 'interfaces', enis: [eniId('eni-a'), eniId('eni-gone')] },
      { DescribeNetworkInterfaces: () => ({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-a', VpcId: 'vpc-1' }] }) },
    );
    expect(answer.vpcs).toEqual(new Map([['eni-a', 'vpc-1']]));
    // An id list would fail as a whole for one that is gone.
    expect(stub.inputsOf('DescribeNetworkInterfaces')[0]).not.toHaveProperty('NetworkInterfaceIds');
  });

  test('destinations tells the targets that are there and counts the rules of both directions', async () => {
    const { answer, stub } = await answerTo(
      {
        kind: 'destinations',
        targets: [targetId('tmt-1'), targetId('tmt-gone')],
        filters: [filterId('tmf-1'), filterId('tmf-2')],
      },
      {
        DescribeTrafficMirrorTargets: () => ({ TrafficMirrorTargets: [{ TrafficMirrorTargetId: 'tmt-1' }] }),
        DescribeTrafficMirrorFilters: () => ({
          TrafficMirrorFilters: [
            { TrafficMirrorFilterId: 'tmf-1', IngressFilterRules: [{}, {}], EgressFilterRules: [{}] },
            { TrafficMirrorFilterId: 'tmf-2' },
          ],
        }),
      },
    );
    expect(answer.destinations.targets).toEqual(new Set(['tmt-1']));
    expect(answer.destinations.filterRules).toEqual(
      new Map([
        ['tmf-1', 3],
        ['tmf-2', 0],
      ]),
    );
    expect(filterValues(stub.inputsOf('DescribeTrafficMirrorTargets')[0], 'traffic-mirror-target-id')).toEqual([
      'tmt-1',
      'tmt-gone',
    ]);
    expect(filterValues(stub.inputsOf('DescribeTrafficMirrorFilters')[0], 'traffic-mirror-filter-id')).toEqual([
      'tmf-1',
      'tmf-2',
    ]);
  });
});

describe('services', () => {
  const service = {
    serviceName: 'web',
    status: 'ACTIVE',
    desiredCount: 3,
    runningCount: 3,
    deployments: [{ rolloutState: 'COMPLETED' }],
  };
  const running = [description('a', { healthStatus: 'HEALTHY' }), description('b', { healthStatus: 'UNKNOWN' })];
  const reads = (described: object, tasks: readonly object[] = running): Script => ({
    DescribeServices: () => ({ services: [described] }),
    ListTasks: () => ({ taskArns: tasks.map((_, index) => `task-${index}`) }),
    DescribeTasks: () => ({ tasks }),
  });
  const strengthOf = async (script: Script) =>
    (await answerTo({ kind: 'services', services: [web] }, script)).answer.services.get(web);

  test('an undisturbed service', async () => {
    expect(await strengthOf(reads(service))).toEqual({
      desired: 3,
      healthyRunning: 2,
      minimumHealthyPercent: 100,
      deploying: false,
    });
  });

  test.each([
    [
      'its own minimum',
      { ...service, deploymentConfiguration: { minimumHealthyPercent: 50 } },
      { minimumHealthyPercent: 50 },
    ],
    [
      'a minimum of zero',
      { ...service, deploymentConfiguration: { minimumHealthyPercent: 0 } },
      { minimumHealthyPercent: 0 },
    ],
    [
      'a deployment under way',
      { ...service, deployments: [{ rolloutState: 'COMPLETED' }, { rolloutState: 'IN_PROGRESS' }] },
      { deploying: true },
    ],
    ['a failed deployment', { ...service, deployments: [{ rolloutState: 'FAILED' }] }, { deploying: true }],
    ['a deployment that does not say', { ...service, deployments: [{}] }, { deploying: true }],
    ['a service that tells of no deployment', { ...service, deployments: [] }, { deploying: true }],
    [
      'behind a Classic Load Balancer, a deployment that runs what it wants',
      { ...service, deployments: [{ status: 'PRIMARY', runningCount: 3, desiredCount: 3 }] },
      { deploying: false },
    ],
    [
      '... and one that does not yet',
      { ...service, deployments: [{ status: 'PRIMARY', runningCount: 2, desiredCount: 3 }] },
      { deploying: true },
    ],
    [
      '... and one beside the one before it',
      {
        ...service,
        deployments: [
          { status: 'PRIMARY', runningCount: 3, desiredCount: 3 },
          { status: 'ACTIVE', runningCount: 0, desiredCount: 0 },
        ],
      },
      { deploying: true },
    ],
    [
      'of CodeDeploy, one task set at rest',
      { ...service, deployments: [], taskSets: [{ status: 'PRIMARY', stabilityStatus: 'STEADY_STATE' }] },
      { deploying: false },
    ],
    [
      '... and one that is not at rest',
      { ...service, deployments: [], taskSets: [{ status: 'PRIMARY', stabilityStatus: 'STABILIZING' }] },
      { deploying: true },
    ],
    [
      '... and one beside another that takes over',
      {
        ...service,
        deployments: [],
        taskSets: [
          { status: 'PRIMARY', stabilityStatus: 'STEADY_STATE' },
          { status: 'ACTIVE', stabilityStatus: 'STEADY_STATE' },
        ],
      },
      { deploying: true },
    ],
    ['a service that is being taken down', { ...service, status: 'DRAINING' }, { deploying: true, healthyRunning: 0 }],
  ])('%s', async (_, described, expected) => {
    expect(await strengthOf(reads(described))).toMatchObject(expected);
  });

  test.each([
    ['an unhealthy task does not count', [description('a', { healthStatus: 'UNHEALTHY' }), description('b')], 1],
    ['a task that does not run yet does not count', [description('a', { lastStatus: 'PENDING' })], 0],
  ])('%s', async (_, tasks, healthyRunning) => {
    expect(await strengthOf(reads(service, tasks))).toMatchObject({ healthyRunning });
  });

  test('a service that ECS does not know is answered too, as not settled', async () => {
    expect(await strengthOf({ DescribeServices: () => ({ failures: [{ reason: 'MISSING' }] }) })).toMatchObject({
      deploying: true,
    });
  });

  test('ten at a time', async () => {
    const services = Array.from({ length: 12 }, (_, index) => serviceName(`s${index}`));
    const { stub } = await answerTo({ kind: 'services', services }, { DescribeServices: () => ({}) });
    expect(stub.inputsOf('DescribeServices').map((input) => (input['services'] as string[]).length)).toEqual([10, 2]);
  });
});

describe('recent-stops', () => {
  const reason = `tasktap ${us}: EC2 cannot mirror it`;
  const stopped = (letter: string, more: object = {}) =>
    description(letter, {
      stoppedReason: reason,
      stoppingAt: new Date(at - 1_000),
      startedAt: new Date(at - 9_000),
      ...more,
    });
  const noted = { task: arnOf('a'), service: web, at, wasRunning: false } as never;
  const reads = (tasks: readonly object[], parameter: () => unknown): Script => ({
    GetParameter: parameter,
    ListTasks: () => ({ taskArns: tasks.map((_, index) => `task-${index}`) }),
    DescribeTasks: () => ({ tasks }),
  });
  const noteOf = (note: Parameters<typeof encodeNote>[0]) => () => ({ Parameter: { Value: encodeNote(note) } });

  test('is the note and what ECS remembers, each task once', async () => {
    const note = {
      stops: [noted],
      givenUp: new Map([[serviceName('api'), at as never]]),
      cleared: new Map([[web, at as never]]),
    };
    const { answer, stub } = await answerTo(
      { kind: 'recent-stops' },
      reads([stopped('a'), stopped('b')], noteOf(note)),
    );
    expect(answer.stops).toEqual([noted, { task: arnOf('b'), service: web, at: at - 1_000, wasRunning: true }]);
    expect(answer.givenUp).toEqual(new Map([['api', at]]));
    expect(answer.cleared).toEqual(new Map([['web', at]]));
    expect(stub.inputsOf('GetParameter')).toEqual([{ Name: '/tasktap/notes/shop' }]);
    expect(stub.inputsOf('ListTasks')[0]).toMatchObject({ desiredStatus: 'STOPPED' });
  });

  test.each([
    ['stopped by its user', { stoppedReason: 'Task stopped by user' }],
    ['stopped for no reason', { stoppedReason: undefined }],
    ['stopped by another stack', { stoppedReason: `tasktap ${us}2: EC2 cannot mirror it` }],
    ['of no service', { group: 'family:job' }],
  ])('a task %s is not our stop', async (_, more) => {
    const { answer } = await answerTo({ kind: 'recent-stops' }, reads([stopped('b', more)], say('ParameterNotFound')));
    expect(answer.stops).toEqual([]);
  });

  test.each([
    ['when it began to stop', {}, at - 1_000, true],
    ['when it had stopped', { stoppingAt: undefined, stoppedAt: new Date(at - 500) }, at - 500, true],
    ['now, if ECS does not say', { stoppingAt: undefined }, at, true],
    ['and was not running, if it never started', { startedAt: undefined }, at - 1_000, false],
  ])('a stop that only ECS remembers was made %s', async (_, more, when, wasRunning) => {
    const { answer } = await answerTo({ kind: 'recent-stops' }, reads([stopped('b', more)], say('ParameterNotFound')));
    expect(answer.stops).toEqual([{ task: arnOf('b'), service: web, at: when, wasRunning }]);
  });

  test('where no notes are kept, ECS alone is asked', async () => {
    const stub = stubClients(reads([stopped('b')], say('AccessDeniedException')));
    const { answer } = await awsOf(stub, { settings: { ...settings, notesPrefix: undefined } }).ask(
      { kind: 'recent-stops' },
      cluster,
    );
    expect(answer).toMatchObject({ kind: 'recent-stops', stops: [{ task: arnOf('b') }] });
  });

  test('a note that is none of ours makes it unreadable, and says what to do', async () => {
    const stub = stubClients(reads([], () => ({ Parameter: { Value: 'something else' } })));
    const { answer, fault } = await awsOf(stub).ask({ kind: 'recent-stops' }, cluster);
    expect(answer).toEqual({ kind: 'unreadable', question: 'recent-stops' });
    expect(fault).toMatchObject({ kind: 'invalid', operation: 'GetParameter' });
    expect(fault?.message).toMatch(/\/tasktap\/notes\/shop.*delete it/);
  });
});

describe('confirm-sessions', () => {
  const ask = (tags: Readonly<Record<string, string>>, more: Script) =>
    answerTo(
      { kind: 'confirm-sessions', sessions: [sessionId('tms-1'), sessionId('tms-gone')] },
      {
        DescribeTrafficMirrorSessions: () => ({ TrafficMirrorSessions: [told('tms-1', 'eni-a', tags)] }),
        DescribeNetworkInterfaces: () => ({ NetworkInterfaces: [{ NetworkInterfaceId: 'eni-a', VpcId: 'vpc-1' }] }),
        DescribeTasks: () => ({ tasks: [description('a')] }),
        ...more,
      },
    );
  const missing = (reason: string) => () => ({ failures: [{ arn: arnOf('a'), reason }] });

  test('asks by filter, and leaves out the sessions that are gone', async () => {
    const { answer, stub } = await ask(ourTags, {});
    expect(answer.asked).toEqual(['tms-1', 'tms-gone']);
    expect([...answer.found.keys()]).toEqual(['tms-1']);
    expect(filterValues(stub.inputsOf('DescribeTrafficMirrorSessions')[0], 'traffic-mirror-session-id')).toEqual([
      'tms-1',
      'tms-gone',
    ]);
    expect(stub.inputsOf('DescribeTasks')[0]).toMatchObject({ cluster, tasks: [idOf('a')] });
  });

  test.each<[string, Script, { interfaceExists: boolean; taskGone: boolean }]>([
    ['all is there', {}, { interfaceExists: true, taskGone: false }],
    ['the interface is gone', { DescribeNetworkInterfaces: () => ({}) }, { interfaceExists: false, taskGone: false }],
    ['ECS does not know the task', { DescribeTasks: missing('MISSING') }, { interfaceExists: true, taskGone: true }],
    ['ECS fails otherwise', { DescribeTasks: missing('SOMETHING_ELSE') }, { interfaceExists: true, taskGone: false }],
    [
      'the task is stopped',
      { DescribeTasks: () => ({ tasks: [description('a', { lastStatus: 'STOPPED' })] }) },
      { interfaceExists: true, taskGone: true },
    ],
    [
      'the task is deleted',
      { DescribeTasks: () => ({ tasks: [description('a', { lastStatus: 'DELETED' })] }) },
      { interfaceExists: true, taskGone: true },
    ],
    [
      'the task is stopping',
      { DescribeTasks: () => ({ tasks: [description('a', { lastStatus: 'STOPPING' })] }) },
      { interfaceExists: true, taskGone: false },
    ],
  ])('%s', async (_, more, confirmation) => {
    const { answer } = await ask(ourTags, more);
    expect(answer.found.get(sessionId('tms-1'))?.confirmation).toEqual(confirmation);
  });

  test('a tag that lost the beginning of its ARN still names the task', async () => {
    const { answer } = await ask(
      { ...ourTags, 'tasktap:task': `…op/${idOf('a')}` },
      { DescribeTasks: missing('MISSING') },
    );
    expect(answer.found.get(sessionId('tms-1'))?.confirmation.taskGone).toBe(true);
  });

  test.each([
    ['no tags of ours', {}],
    ['a tag that names no task', { ...ourTags, 'tasktap:task': 'nonsense' }],
  ])('%s: ECS is not asked, and nothing is known to be gone', async (_, tags) => {
    const { answer, stub } = await ask(tags, {});
    expect(answer.found.get(sessionId('tms-1'))?.confirmation.taskGone).toBe(false);
    expect(stub.inputsOf('DescribeTasks')).toEqual([]);
  });
});

describe('confirm-tasks', () => {
  test('reads tasks with their protection; of whom ECS does not say it, it stays unknown', async () => {
    const tasks = ['a', 'b', 'c'].map((letter) => description(letter));
    const protectedTasks = [
      { taskArn: arnOf('a'), protectionEnabled: true },
      { taskArn: arnOf('b'), protectionEnabled: false },
    ];
    const { answer, stub } = await answerTo(
      { kind: 'confirm-tasks', tasks: [arnOf('a'), arnOf('b'), arnOf('c'), taskArn('gone')] },
      {
        DescribeTasks: () => ({ tasks }),
        GetTaskProtection: () => ({ protectedTasks, failures: [{ arn: arnOf('c') }] }),
      },
    );
    expect(answer.tasks.map((task) => task.protectedNow)).toEqual([true, false, undefined]);
    expect(answer.asked).toHaveLength(4);
    expect(stub.inputsOf('GetTaskProtection')[0]).toEqual({ cluster, tasks: [arnOf('a'), arnOf('b'), arnOf('c')] });
  });
});

test('a question that AWS denies is unreadable, with the call that was denied', async () => {
  const stub = stubClients({ DescribeServices: say('AccessDeniedException') });
  const asked = await awsOf(stub).ask({ kind: 'services', services: [web] }, cluster);
  expect(asked.answer).toEqual({ kind: 'unreadable', question: 'services' });
  expect(asked.fault).toMatchObject({ kind: 'denied', code: 'AccessDeniedException', operation: 'DescribeServices' });
});
