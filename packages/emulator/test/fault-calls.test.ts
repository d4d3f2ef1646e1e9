// What a client of AWS meets when a fault plan strikes its calls.
import { DescribeTrafficMirrorSessionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { createCallFaults } from '../src/faults/calls.ts';
import type { CallFault, Fault } from '../src/faults/plan.ts';
import { createTrigger } from '../src/faults/trigger.ts';
import { createSession, stage, told } from './fault-stage.ts';
import { createHandClock } from './hand-clock.ts';

const describeSessions = () => new DescribeTrafficMirrorSessionsCommand({});

describe('each service says it in its own words', () => {
  test.each<[CallFault['kind'], readonly string[]]>([
    [
      'throttle',
      [
        'RequestLimitExceeded 503',
        'ThrottlingException 400',
        'ThrottlingException 400',
        'ThrottlingException 400',
        'ThrottlingException 400',
      ],
    ],
    [
      'unavailable',
      [
        'Unavailable 503',
        'ServiceUnavailable 503',
        'ServiceUnavailable 503',
        'ServiceUnavailable 503',
        'ServiceUnavailable 503',
      ],
    ],
    [
      'internal-error',
      ['InternalError 500', 'InternalFailure 500', 'InternalFailure 500', 'InternalFailure 500', 'InternalFailure 500'],
    ],
  ])('%s', async (kind, words) => {
    const { ec2, ecs, ssm, sqs, events } = await stage([{ kind, calls: '*' }]);
    const answers = [
      await told(ec2.send(describeSessions())),
      await told(ecs.send(new ListClustersCommand({}))),
      await told(ssm.send(new GetParameterCommand({ Name: 'x' }))),
      await told(sqs.send(new GetQueueUrlCommand({ QueueName: 'x' }))),
      await told(events.send(new ListRulesCommand({}))),
    ];
    expect(answers).toEqual(words);
  });
});

describe('a create that', () => {
  test.each<[string, Fault, string, number, string]>([
    [
      'is refused was not acted on',
      { kind: 'unavailable', calls: 'ec2:CreateTrafficMirrorSession' },
      'Unavailable 503',
      0,
      '503 Unavailable',
    ],
    [
      'is lost on its way in was not acted on',
      { kind: 'reset', calls: 'ec2:CreateTrafficMirrorSession', act: 'before' },
      'ECONNRESET',
      0,
      '0 reset-before-act',
    ],
    [
      'whose answer is lost was acted on',
      { kind: 'reset', calls: 'ec2:CreateTrafficMirrorSession', act: 'after' },
      'ECONNRESET',
      1,
      '0 reset-after-act',
    ],
    [
      'is never answered was not acted on, when it is lost before',
      { kind: 'time-out', calls: 'ec2:CreateTrafficMirrorSession' },
      'ETIMEDOUT',
      0,
      '0 time-out-before-act',
    ],
    [
      'is never answered was acted on, when it is lost after',
      { kind: 'time-out', calls: 'ec2:CreateTrafficMirrorSession', act: 'after' },
      'ETIMEDOUT',
      1,
      '0 time-out-after-act',
    ],
  ])('%s', async (_sentence, fault, said, sessions, logged) => {
    const { clock, ec2, emulator } = await stage([fault], { patienceMs: 1000 });
    expect(await told(ec2.send(createSession(emulator)))).toBe(said);
    expect(emulator.world.sessions.size).toBe(sessions);
    expect(emulator.calls.recent().map(({ status, code }) => `${status} ${code}`)).toEqual([logged]);
    // A silent connection whose caller has gone ends without harm.
    clock.pass(60_000);
    expect(await told(ec2.send(describeSessions()))).toBe('done');
    expect(emulator.faults.counts().map(({ struck }) => struck)).toEqual([1]);
  });
});

test('a refusal can be lost as well', async () => {
  const { ec2, emulator } = await stage([{ kind: 'reset', calls: 'ec2:*', act: 'after', times: 1 }]);
  const create = createSession(emulator);
  emulator.world.targets.clear();
  expect(await told(ec2.send(create))).toBe('ECONNRESET');
  expect(await told(ec2.send(create))).toBe('InvalidTrafficMirrorTargetId.NotFound 400');
});

test('an answer that is lost once is there when the SDK asks again: one token, one session', async () => {
  const { ec2, emulator } = await stage([{ kind: 'reset', calls: 'ec2:*', act: 'after', times: 1 }], {
    maxAttempts: 3,
  });
  expect(await told(ec2.send(createSession(emulator)))).toBe('done');
  expect(emulator.world.sessions.size).toBe(1);
  expect(emulator.calls.recent().map(({ status }) => status)).toEqual([0, 200]);
});

test('a silent connection is reset when its time is over, in emulated time', async () => {
  const { ec2, clock, emulator } = await stage([{ kind: 'time-out', calls: 'ec2:*', seconds: 30 }]);
  const struck = new Promise<void>((resolve) => void emulator.calls.onCall(() => resolve()));
  const answer = told(ec2.send(describeSessions()));
  await struck;
  clock.pass(30_000);
  expect(await answer).toBe('ECONNRESET');
});

describe('a fault that concerns', () => {
  test.each<[string, Omit<CallFault, 'kind'>, readonly string[]]>([
    ['one call leaves the others alone', { calls: 'ecs:ListClusters' }, ['done', 'struck']],
    ['one service leaves the others alone', { calls: 'ec2:*' }, ['struck', 'done']],
    ['a list of calls strikes each', { calls: ['ec2:DescribeTrafficMirrorSessions', 'ecs:*'] }, ['struck', 'struck']],
    ['one principal strikes it', { calls: '*', principal: 'administrator' }, ['struck', 'struck']],
    ['another principal strikes nobody here', { calls: '*', principal: 'tasktap' }, ['done', 'done']],
  ])('%s', async (_sentence, concern, expected) => {
    const { ec2, ecs } = await stage([{ kind: 'unavailable', ...concern }]);
    const answers = [await told(ec2.send(describeSessions())), await told(ecs.send(new ListClustersCommand({})))];
    expect(answers.map((answer) => (answer === 'done' ? 'done' : 'struck'))).toEqual(expected);
  });

  test('a window begins with its first moment and ends before its last', async () => {
    const { ec2, clock } = await stage([{ kind: 'unavailable', calls: '*', from: 10, until: 20 }]);
    const answers = [];
    for (const pause of [9_999, 1, 9_999, 1]) {
      clock.pass(pause);
      answers.push(await told(ec2.send(describeSessions())));
    }
    expect(answers).toEqual(['done', 'Unavailable 503', 'Unavailable 503', 'done']);
  });

  test('the next two calls spares the third', async () => {
    const { ec2 } = await stage([{ kind: 'unavailable', calls: '*', times: 2 }]);
    const answers = [];
    for (let calls = 0; calls < 3; calls += 1) answers.push(await told(ec2.send(describeSessions())));
    expect(answers).toEqual(['Unavailable 503', 'Unavailable 503', 'done']);
  });
});

test('of several faults the first in the plan strikes', async () => {
  const { ec2, emulator } = await stage([
    { kind: 'throttle', calls: '*', times: 1 },
    { kind: 'unavailable', calls: '*' },
  ]);
  expect(await told(ec2.send(describeSessions()))).toBe('RequestLimitExceeded 503');
  expect(await told(ec2.send(describeSessions()))).toBe('Unavailable 503');
  expect(emulator.faults.counts().map(({ fault, struck }) => `${fault.kind} ${struck}`)).toEqual([
    'throttle 1',
    'unavailable 1',
  ]);
});

test('whoever may not call is told so, and strikes no fault', async () => {
  const { emulator } = await stage([{ kind: 'unavailable', calls: '*', times: 1 }]);
  const stranger = new EC2Client({
    endpoint: emulator.url,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIDSTRANGER', secretAccessKey: 'secret' },
  });
  expect(await told(stranger.send(describeSessions()))).toBe('AuthFailure 401');
  stranger.destroy();
  expect(emulator.faults.counts()[0]?.struck).toBe(0);
});

describe('draws', () => {
  const fates = (seed: number, share: number, callers: readonly string[]): readonly boolean[] => {
    const fault: CallFault = { kind: 'throttle', calls: '*', share };
    const around = { clock: createHandClock(0), start: 0, seed, tell: () => undefined };
    const strike = createCallFaults([{ fault, trigger: createTrigger(fault, 0, around) }]);
    return callers.map((caller) => strike(caller, 'ec2:CreateTags') !== undefined);
  };
  const many = Array.from({ length: 10_000 }, () => 'a');

  test.each([0, 0.05, 0.2, 0.5, 0.9, 1])('strike a share of %f of many calls', (share) => {
    const struck = fates(1, share, many).filter(Boolean).length / many.length;
    // Four standard deviations of ten thousand draws are 0.02 at most.
    expect(Math.abs(struck - share)).toBeLessThanOrEqual(0.02);
  });

  test('are the same for the same seed, and others for another', () => {
    expect(fates(1, 0.5, many)).toEqual(fates(1, 0.5, many));
    expect(fates(1, 0.5, many)).not.toEqual(fates(2, 0.5, many));
  });

  test('of two faults of one plan are their own: together they strike three quarters', () => {
    const fault: CallFault = { kind: 'throttle', calls: '*', share: 0.5 };
    const around = { clock: createHandClock(0), start: 0, seed: 1, tell: () => undefined };
    const strike = createCallFaults([0, 1].map((place) => ({ fault, trigger: createTrigger(fault, place, around) })));
    const struck = many.filter((caller) => strike(caller, 'ec2:CreateTags') !== undefined).length / many.length;
    expect(Math.abs(struck - 0.75)).toBeLessThanOrEqual(0.02);
  });

  test('of one caller do not depend on what others call', () => {
    const mixed = many.flatMap((caller) => [caller, 'b']);
    const ofFirst = fates(1, 0.5, mixed).filter((_, index) => index % 2 === 0);
    expect(ofFirst).toEqual(fates(1, 0.5, many));
  });
});
