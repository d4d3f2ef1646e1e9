// Every code of the fault table in a scenario: an AWS that says it, and what becomes of the message, the task and the journal.
import { type FaultRow, faultTable, type Meaning } from '@tasktap/aws';
import type { FaultKind } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { cluster, eni, hear, hearEvent, hearLook, type Result, task, taskEvent } from './one-message.ts';
import { type Answer, ec2Answer, ec2Error, json, jsonError, sessionXml } from './scripted-aws.ts';

const create = 'CreateTrafficMirrorSession';

/** The journal's reason for a task that is left open. */
const openReason = ({ told }: Result): string | undefined => told.of('not-mirrored')[0]?.reason;
/** The create's fault, as kind and code. */
const faultOf = ({ told }: Result) =>
  told.of('fault').map(({ fault, code, operation }) => ({ fault, code, operation }));

/** What a create that fails like this leaves behind: the message, the reason, the fault. */
function expectFault(result: Result, kind: FaultKind, code: string): void {
  expect(faultOf(result)).toEqual([{ fault: kind, code, operation: create }]);
  expect(openReason(result)).toBe(kind);
  // A quota does not pass by itself: a look tries again.
  expect(result.back).toBe(kind !== 'quota');
  expect([result.timesAsked(create), result.timesAsked('DescribeTrafficMirrorSessions')]).toEqual([1, 0]);
}

/** The scenario of a meaning: its promise, and the answer that is put to the test. */
interface Scenario {
  readonly promise: string;
  play(code: string): Promise<void>;
}

const onCreate = (code: string): Promise<Result> => hearEvent({ [create]: ec2Error(code, statusOf(code)) });

/** As AWS sends them; nothing but an unlisted code is read by its status. */
function statusOf(code: string): number {
  return /Unavailable|Internal|ServerException|RequestLimitExceeded/.test(code) ? 503 : 400;
}

function scenarioOf({ meaning, operation }: FaultRow): Scenario {
  switch (meaning.kind) {
    case 'refused':
      return {
        promise: 'is acknowledged, remembered as a tag, and asks for a look at the service',
        async play(code) {
          const result = await onCreate(code);
          expect(result.told.of('refused')).toMatchObject([{ task, eni, code }]);
          expect([result.back, openReason(result)]).toEqual([false, 'unmirrorable']);
          expect([result.timesAsked('CreateTags'), result.timesAsked('SendMessage')]).toEqual([1, 1]);
          expect(faultOf(result)).toEqual([]);
        },
      };
    case 'eni-not-visible':
      return {
        promise: 'goes back to the queue for two seconds, and is no fault',
        async play(code) {
          const result = await onCreate(code);
          expect([result.back, openReason(result)]).toEqual([true, 'interface-not-visible']);
          expect(faultOf(result)).toEqual([]);
          const delay = result.asked.find((each) => each.operation === 'ChangeMessageVisibility');
          expect(JSON.parse(delay?.body ?? '{}')).toMatchObject({ ReceiptHandle: 'r-1', VisibilityTimeout: 2 });
        },
      };
    case 'session-gone':
      return { promise: 'is as good as deleted', play: playSessionGone };
    case 'task-gone':
      return { promise: 'is no stop, and its note is taken back', play: playTaskGone };
    case 'parameter-missing':
      return {
        promise: 'means that nobody switched anything off',
        async play(code) {
          const result = await hearEvent({ GetParameter: jsonError(code) });
          expect(result.back).toBe(false);
          expect(result.told.entries.map(({ kind }) => kind)).toEqual(['session-created']);
        },
      };
    case 'full':
      return fullScenario(meaning.what);
    case 'missing':
      return {
        promise: `goes back until somebody mends the ${meaning.what}`,
        async play(code) {
          const result = await onCreate(code);
          expect([result.back, openReason(result)]).toEqual([true, `${meaning.what}-gone`]);
          expect(faultOf(result)).toMatchObject([{ code }]);
        },
      };
    case 'contested':
      return {
        promise: 'is looked into by one describe of that interface, and waits',
        async play(code) {
          const result = await onCreate(code);
          expectOneDescribe(result);
          expect([result.back, openReason(result)]).toEqual([true, 'session-not-visible']);
          expect(result.timesAsked(create)).toBe(1);
        },
      };
    case 'fault':
      return {
        promise: `${meaning.fault}${operation === undefined ? '' : ` on ${operation}`}: ${afterFault[meaning.fault]}`,
        play: async (code) => expectFault(await onCreate(code), meaning.fault, code),
      };
  }
}

const afterFault: Readonly<Record<FaultKind, string>> = {
  throttled: 'goes back to the queue, and is tried again',
  unavailable: 'goes back to the queue, and is tried again',
  denied: 'goes back to the queue until somebody grants the right',
  quota: 'is acknowledged, and left to the next look',
  invalid: 'goes back to the queue until somebody mends it',
  unknown: 'goes back to the queue, and is told with its code',
};

function fullScenario(what: Extract<Meaning, { readonly kind: 'full' }>['what']): Scenario {
  const reason = { account: 'session-quota', target: 'targets-full', interface: 'interface-full' }[what];
  return {
    promise: `is acknowledged as ${reason}, and left to the next look`,
    async play(code) {
      const result = await onCreate(code);
      expect([result.back, openReason(result)]).toEqual([false, reason]);
      expect(faultOf(result)).toEqual([{ fault: 'quota', code, operation: create }]);
      expect(result.timesAsked(create)).toBe(1);
    },
  };
}

function expectOneDescribe({ asked }: Result): void {
  const describes = asked.filter((each) => each.operation === 'DescribeTrafficMirrorSessions');
  const filters = describes.map(({ body }) => {
    const form = new URLSearchParams(body);
    return [form.get('Filter.1.Name'), form.get('Filter.1.Value.1'), form.get('Filter.1.Value.2')];
  });
  expect(filters).toEqual([['network-interface-id', eni, null]]);
}

/** A sweep finds a session of ours whose task is gone, and somebody else deletes it first. */
async function playSessionGone(code: string): Promise<void> {
  const tags = { 'tasktap:owner': 'stack-1', 'tasktap:v': '1', 'tasktap:cluster': cluster, 'tasktap:task': task };
  const sessions = `<trafficMirrorSessionSet><item>${sessionXml(eni, tags)}</item></trafficMirrorSessionSet>`;
  const interfaces = `<networkInterfaceSet><item><networkInterfaceId>${eni}</networkInterfaceId></item></networkInterfaceSet>`;
  const result = await hearLook(
    {
      DescribeTrafficMirrorSessions: ec2Answer('DescribeTrafficMirrorSessions', sessions),
      DescribeTasks: json({ tasks: [], failures: [{ arn: task, reason: 'MISSING' }] }),
      DescribeNetworkInterfaces: ec2Answer('DescribeNetworkInterfaces', interfaces),
      DeleteTrafficMirrorSession: ec2Error(code),
    },
    undefined,
  );
  expect(result.timesAsked('DeleteTrafficMirrorSession')).toBe(1);
  expect(result.told.entries).toMatchObject([{ kind: 'looked', unfinished: false }]);
  expect(result.back).toBe(false);
}

/** A look wants to stop a task that was refused, and the task ends by itself first. */
async function playTaskGone(code: string): Promise<void> {
  const details = [{ name: 'networkInterfaceId', value: eni }];
  const described = {
    taskArn: task,
    clusterArn: cluster,
    group: 'service:checkout',
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    launchType: 'FARGATE',
    attachments: [{ type: 'ElasticNetworkInterface', status: 'ATTACHED', details }],
  };
  const service = {
    serviceName: 'checkout',
    status: 'ACTIVE',
    desiredCount: 2,
    deploymentConfiguration: { minimumHealthyPercent: 0 },
    deployments: [{ rolloutState: 'COMPLETED' }],
  };
  const listed = (body: string): Answer => json({ taskArns: body.includes('"STOPPED"') ? [] : [task] });
  const tag = `<item><key>tasktap:refused:tasktap</key><resourceId>${eni}</resourceId><value>NetworkInterfaceNotSupported</value></item>`;
  const result = await hearLook(
    {
      ListTasks: listed,
      DescribeTasks: json({ tasks: [described] }),
      DescribeServices: json({ services: [service] }),
      DescribeTags: ec2Answer('DescribeTags', `<tagSet>${tag}</tagSet>`),
      GetTaskProtection: json({ protectedTasks: [{ taskArn: task, protectionEnabled: false }] }),
      StopTask: jsonError(code),
    },
    'checkout',
  );
  expect(result.timesAsked('StopTask')).toBe(1);
  expect(result.told.of('task-gone')).toMatchObject([{ task }]);
  expect([result.told.of('task-stopped'), faultOf(result)]).toEqual([[], []]);
  const notes = result.asked
    .filter((each) => each.operation === 'PutParameter')
    .map(({ body }) => body.includes('b1c454ae'));
  expect(notes).toEqual([true, false]);
  expect(result.back).toBe(false);
}

describe('every code of the table has its scenario', () => {
  test('and the table is not empty', () => {
    expect(faultTable.flatMap(({ codes }) => codes).length).toBeGreaterThan(80);
  });

  describe.each(faultTable.map((row) => ({ row, ...scenarioOf(row) })))('$row.meaning.kind: $promise', ({
    row,
    play,
  }) => {
    test.each(row.codes)('%s', (code) => play(code));
  });
});

describe('what is in no table', () => {
  test('a code of EC2 that nobody knows is told, looked into once, and waits', async () => {
    const result = await onCreate('SomethingNobodyDocumented');
    expectOneDescribe(result);
    expect([result.back, openReason(result)]).toEqual([true, 'session-not-visible']);
    expect(faultOf(result)).toEqual([{ fault: 'unknown', code: 'SomethingNobodyDocumented', operation: create }]);
  });

  test('an unknown code of a read holds what depends on it, and is told', async () => {
    const running = { ...taskEvent, detail: { ...taskEvent.detail, lastStatus: 'RUNNING' } };
    const script = { DescribeTrafficMirrorSessions: ec2Error('SomethingNobodyDocumented') };
    const result = await hear(script, 'events', JSON.stringify(running));
    expect([result.back, openReason(result), result.timesAsked(create)]).toEqual([true, 'sessions-unread', 0]);
    expect(faultOf(result)).toMatchObject([{ fault: 'unknown', operation: 'DescribeTrafficMirrorSessions' }]);
  });

  test('an unknown code with a status of 500 is unavailable: it is tried again', async () => {
    const result = await hearEvent({ [create]: ec2Error('SomethingNobodyDocumented', 500) });
    expectFault(result, 'unavailable', 'SomethingNobodyDocumented');
  });

  test('a connection that is dropped is unavailable, without a code', async () => {
    expectFault(await hearEvent({ [create]: 'dropped' }), 'unavailable', '');
  });

  test('the off switch behind a dropped connection keeps everything from being done', async () => {
    const result = await hearEvent({ GetParameter: 'dropped' });
    expect([result.back, result.timesAsked(create)]).toEqual([true, 0]);
  });
});
