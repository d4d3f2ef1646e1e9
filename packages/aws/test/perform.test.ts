// Actions carried out against clients that answer from a script: what is asked of AWS, and what becomes of what it says.
import { type Action, eniId, instant, sessionId } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { decodeNote, emptyNote, encodeNote, type StopNote } from '../src/notes.ts';
import { createPacer, type Pacer } from '../src/pacer.ts';
import {
  arnOf,
  awsOf,
  cluster,
  create,
  freePacers,
  idOf,
  modify,
  ourTags,
  remove,
  settings,
  stop,
  told,
  us,
  web,
} from './facts.ts';
import { handClock, type Script, say, sdkError, stubClients } from './stub.ts';

const at = 1_764_547_200_000;
const made = () => ({ TrafficMirrorSession: told('tms-1', 'eni-a', ourTags) });

describe('create-session', () => {
  test('says everything in one call, tags and token included', async () => {
    const stub = stubClients({ CreateTrafficMirrorSession: made });
    const outcome = await awsOf(stub).perform(create, cluster);
    expect(outcome).toMatchObject({
      kind: 'created',
      action: create,
      at,
      session: { id: 'tms-1', eni: 'eni-a', vni: 4711 },
    });
    expect(stub.inputsOf('CreateTrafficMirrorSession')).toEqual([
      {
        NetworkInterfaceId: 'eni-a',
        TrafficMirrorTargetId: 'tmt-1',
        TrafficMirrorFilterId: 'tmf-1',
        SessionNumber: 1,
        PacketLength: 128,
        Description: 'a session',
        TagSpecifications: [
          {
            ResourceType: 'traffic-mirror-session',
            Tags: [
              { Key: 'tasktap:owner', Value: us },
              { Key: 'tasktap:v', Value: '1' },
            ],
          },
        ],
        ClientToken: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  test.each<[string, string, number, object]>([
    ['a refusal', 'NetworkInterfaceNotSupported', 400, { kind: 'refused', code: 'NetworkInterfaceNotSupported', at }],
    ['an interface that is not there yet', 'InvalidNetworkInterfaceID.NotFound', 400, { kind: 'eni-not-visible' }],
    ['an account full of sessions', 'TrafficMirrorSessionLimitExceeded', 400, { kind: 'full', what: 'account' }],
    ['a target full of sources', 'TrafficMirrorSourcesPerTargetLimitExceeded', 400, { kind: 'full', what: 'target' }],
    [
      'an interface full of sessions',
      'TrafficMirrorSessionsPerInterfaceLimitExceeded',
      400,
      { kind: 'full', what: 'interface' },
    ],
    ['a target that is gone', 'InvalidTrafficMirrorTargetId.NotFound', 400, { kind: 'missing', what: 'target' }],
    ['a filter that is gone', 'InvalidTrafficMirrorFilterId.NotFound', 400, { kind: 'missing', what: 'filter' }],
    ['a number in use', 'InvalidParameterValue', 400, { kind: 'contested' }],
    ['a no that nobody has heard before', 'WhatIsThis', 400, { kind: 'contested', fault: { kind: 'unknown' } }],
    ['a throttle', 'RequestLimitExceeded', 503, { kind: 'failed', fault: { kind: 'throttled' } }],
    ['a denial', 'UnauthorizedOperation', 403, { kind: 'failed', fault: { kind: 'denied' } }],
    ['a fault of EC2', 'InternalError', 500, { kind: 'failed', fault: { kind: 'unavailable' } }],
  ])('%s', async (_, code, status, expected) => {
    const outcome = await awsOf(stubClients({ CreateTrafficMirrorSession: say(code, status) })).perform(
      create,
      cluster,
    );
    expect(outcome).toMatchObject({ ...expected, action: create });
  });

  test('an answer without a session is a fault, not a session', async () => {
    const outcome = await awsOf(stubClients({ CreateTrafficMirrorSession: () => ({}) })).perform(create, cluster);
    expect(outcome).toMatchObject({
      kind: 'failed',
      fault: { kind: 'unknown', operation: 'CreateTrafficMirrorSession' },
    });
  });
});

describe('the pacer of the creates', () => {
  test.each<[string, () => unknown, readonly string[]]>([
    ['a session made', made, ['take', 'succeeded']],
    ['a session made at the second attempt', () => ({ ...made(), $metadata: { attempts: 2 } }), ['take', 'throttled']],
    ['a refusal, which is an answer', say('NetworkInterfaceNotSupported'), ['take', 'succeeded']],
    ['a throttle', say('RequestLimitExceeded', 503), ['take', 'throttled']],
    [
      'no answer, which teaches nothing',
      () => {
        throw sdkError('TimeoutError');
      },
      ['take'],
    ],
  ])('%s', async (_, answer, expected) => {
    const told: string[] = [];
    const tell = (word: string) => () => void told.push(word);
    const pacer: Pacer = {
      take: async () => tell('take')(),
      throttled: tell('throttled'),
      succeeded: tell('succeeded'),
    };
    const pacers = { ...freePacers, create: pacer };
    await awsOf(stubClients({ CreateTrafficMirrorSession: answer }), { pacers }).perform(create, cluster);
    expect(told).toEqual(expected);
  });

  test('nothing is sent before its turn has come', async () => {
    const stub = stubClients({ CreateTrafficMirrorSession: made });
    let serve = () => {};
    const pacer: Pacer = {
      take: () =>
        new Promise((turn) => {
          serve = turn;
        }),
      throttled() {},
      succeeded() {},
    };
    const outcome = awsOf(stub, { pacers: { ...freePacers, create: pacer } }).perform(create, cluster);
    expect(stub.calls).toEqual([]);
    serve();
    expect(await outcome).toMatchObject({ kind: 'created' });
  });
});

describe('modify-session and delete-session', () => {
  test('a modify sets target, filter and packet length', async () => {
    const stub = stubClients({ ModifyTrafficMirrorSession: made });
    expect(await awsOf(stub).perform(modify, cluster)).toMatchObject({ kind: 'modified', session: { id: 'tms-1' } });
    expect(stub.inputsOf('ModifyTrafficMirrorSession')).toEqual([
      {
        TrafficMirrorSessionId: 'tms-1',
        TrafficMirrorTargetId: 'tmt-2',
        TrafficMirrorFilterId: 'tmf-2',
        PacketLength: 64,
        Description: 'Traffic mirror Source created by lambda, changed 1764547200000',
      },
    ]);
  });

  test('a modify to whole packets takes the packet length away', async () => {
    const stub = stubClients({ ModifyTrafficMirrorSession: made });
    await awsOf(stub).perform({ ...modify, packetLength: undefined }, cluster);
    const [input] = stub.inputsOf('ModifyTrafficMirrorSession');
    expect(input).toMatchObject({ RemoveFields: ['packet-length'] });
    expect(input).not.toHaveProperty('PacketLength');
  });

  test('a delete', async () => {
    const stub = stubClients({ DeleteTrafficMirrorSession: () => ({}) });
    expect(await awsOf(stub).perform(remove, cluster)).toEqual({ kind: 'deleted', action: remove });
    expect(stub.inputsOf('DeleteTrafficMirrorSession')).toEqual([{ TrafficMirrorSessionId: 'tms-1' }]);
  });

  test.each([modify, remove])('$kind: already gone is as good as done', async (action) => {
    const gone = say('InvalidTrafficMirrorSessionId.NotFound');
    const stub = stubClients({ ModifyTrafficMirrorSession: gone, DeleteTrafficMirrorSession: gone });
    expect(await awsOf(stub).perform(action, cluster)).toEqual({ kind: 'session-gone', action });
  });

  test.each([
    ['target', 'InvalidTrafficMirrorTargetNoFound'],
    ['filter', 'InvalidTrafficMirrorFilterId.NotFound'],
  ])('a modify says that its %s is gone', async (what, code) => {
    const stub = stubClients({ ModifyTrafficMirrorSession: say(code) });
    const outcome = await awsOf(stub).perform(modify, cluster);
    expect(outcome).toMatchObject({ kind: 'missing', action: modify, what, fault: { kind: 'invalid', code } });
  });

  test('a modify says that its target is full, and nothing else of the kind', async () => {
    const saying = (code: string) => awsOf(stubClients({ ModifyTrafficMirrorSession: say(code) }));
    expect(await saying('TrafficMirrorSourcesPerTargetLimitExceeded').perform(modify, cluster)).toMatchObject({
      kind: 'full',
      action: modify,
      what: 'target',
      fault: { kind: 'quota' },
    });
    expect(await saying('TrafficMirrorSessionLimitExceeded').perform(modify, cluster)).toMatchObject({
      kind: 'failed',
    });
  });

  test('a delete to which EC2 speaks of a target is a failure', async () => {
    const stub = stubClients({ DeleteTrafficMirrorSession: say('InvalidTrafficMirrorTargetNoFound') });
    expect(await awsOf(stub).perform(remove, cluster)).toMatchObject({ kind: 'failed', fault: { kind: 'invalid' } });
  });

  test.each([modify, remove])('$kind: a denial is a failure', async (action) => {
    const denied = say('UnauthorizedOperation', 403);
    const stub = stubClients({ ModifyTrafficMirrorSession: denied, DeleteTrafficMirrorSession: denied });
    expect(await awsOf(stub).perform(action, cluster)).toMatchObject({
      kind: 'failed',
      action,
      fault: { kind: 'denied' },
    });
  });
});

/** An SSM that keeps what it is told, under any name. */
function memory(start?: string) {
  let text = start;
  return {
    script: {
      GetParameter: () => (text === undefined ? say('ParameterNotFound')() : { Parameter: { Value: text } }),
      PutParameter: ({ Value }: { Value: string }) => {
        text = Value;
        return {};
      },
    } satisfies Script,
    note: (): StopNote => decodeNote(text ?? '', cluster) ?? emptyNote,
  };
}

describe('stop-task', () => {
  const ours = { task: arnOf('a'), service: web, at, wasRunning: true };

  test('writes the stop down, then stops the task and says why', async () => {
    const { script, note } = memory();
    const stub = stubClients({ ...script, StopTask: () => ({}) });
    expect(await awsOf(stub).perform(stop, cluster)).toEqual({ kind: 'stopped', action: stop, at });
    expect(stub.calls.map(({ operation }) => operation)).toEqual(['GetParameter', 'PutParameter', 'StopTask']);
    expect(stub.inputsOf('PutParameter')[0]).toMatchObject({
      Name: '/tasktap/notes/shop',
      Overwrite: true,
      Tier: 'Intelligent-Tiering',
    });
    expect(note().stops).toEqual([ours]);
    expect(stub.inputsOf('StopTask')).toEqual([
      {
        cluster,
        task: arnOf('a'),
        reason:
          "tasktap stack-1: EC2 cannot mirror this task's network interface (NetworkInterfaceNotSupported); stopped so that its service may start another",
      },
    ]);
  });

  test.each<[string, Script]>([
    ['cannot be read', { GetParameter: say('AccessDeniedException') }],
    ['is not one of ours', { GetParameter: () => ({ Parameter: { Value: '{}' } }) }],
    ['cannot be written', { ...memory().script, PutParameter: say('ThrottlingException') }],
  ])('where the note %s, nothing is stopped', async (_, script) => {
    const stub = stubClients(script);
    expect(await awsOf(stub).perform(stop, cluster)).toMatchObject({ kind: 'failed', action: stop });
    expect(stub.inputsOf('StopTask')).toEqual([]);
  });

  test('a note that has no room left stops the stopping', async () => {
    const stops = Array.from({ length: 160 }, (_, index) => ({
      ...ours,
      task: `x/${String(index).padStart(32, '0')}`,
    }));
    const { script } = memory(encodeNote({ stops: stops as never, givenUp: new Map(), cleared: new Map() }));
    const stub = stubClients(script);
    expect(await awsOf(stub).perform(stop, cluster)).toMatchObject({
      kind: 'failed',
      fault: { kind: 'quota', operation: 'PutParameter' },
    });
    expect(stub.inputsOf('PutParameter')).toEqual([]);
  });

  test('stops of a day ago make room', async () => {
    const { script, note } = memory(
      encodeNote({
        stops: [{ ...ours, task: arnOf('b'), at: instant(at - 86_400_000) }] as never,
        givenUp: new Map(),
        cleared: new Map(),
      }),
    );
    await awsOf(stubClients({ ...script, StopTask: () => ({}) })).perform(stop, cluster);
    expect(note().stops).toEqual([ours]);
  });

  test('two stops at once are both written down', async () => {
    const { script, note } = memory();
    const aws = awsOf(stubClients({ ...script, StopTask: () => ({}) }));
    await Promise.all([aws.perform(stop, cluster), aws.perform({ ...stop, task: arnOf('b') }, cluster)]);
    expect(note().stops.map(({ task }) => task)).toEqual([arnOf('a'), arnOf('b')]);
  });

  test('a note that failed once does not block the next', async () => {
    const { script, note } = memory();
    let tries = 0;
    const PutParameter = (input: { Value: string }) => {
      tries += 1;
      return tries === 1 ? say('ThrottlingException')() : script.PutParameter(input);
    };
    const aws = awsOf(stubClients({ ...script, PutParameter, StopTask: () => ({}) }));
    expect((await aws.perform(stop, cluster)).kind).toBe('failed');
    expect((await aws.perform(stop, cluster)).kind).toBe('stopped');
    expect(note().stops).toHaveLength(1);
  });

  test.each<[string, () => unknown, string, number]>([
    ['a task that is gone was not stopped by us', say('InvalidParameterException'), 'task-gone', 0],
    ['a stop that ECS denied was not made', say('AccessDeniedException'), 'failed', 0],
    ['a stop that ECS throttled was not made', say('ThrottlingException'), 'failed', 0],
    [
      'a stop without an answer may have been made',
      () => {
        throw sdkError('TimeoutError');
      },
      'failed',
      1,
    ],
    ['a stop that nobody understands may have been made', say('WhatIsThis'), 'failed', 1],
  ])('%s', async (_, StopTask, kind, noted) => {
    const { script, note } = memory();
    expect((await awsOf(stubClients({ ...script, StopTask })).perform(stop, cluster)).kind).toBe(kind);
    expect(note().stops).toHaveLength(noted);
  });

  test('where no notes are kept, it is stopped all the same', async () => {
    const stub = stubClients({ StopTask: () => ({}) });
    const aws = awsOf(stub, { settings: { ...settings, notesPrefix: undefined } });
    expect((await aws.perform(stop, cluster)).kind).toBe('stopped');
    expect(await aws.giveUp(web, cluster)).toBeUndefined();
    expect(stub.calls).toHaveLength(1);
  });

  test('a reason is no longer than ECS keeps', async () => {
    const stub = stubClients({ ...memory().script, StopTask: () => ({}) });
    await awsOf(stub).perform({ ...stop, code: 'x'.repeat(300) }, cluster);
    expect(String(stub.inputsOf('StopTask')[0]?.['reason'])).toHaveLength(255);
  });
});

describe('give up', () => {
  test('is written into the note', async () => {
    const { script, note } = memory();
    expect(await awsOf(stubClients(script)).giveUp(web, cluster)).toBeUndefined();
    expect(note().givenUp).toEqual(new Map([[web, at]]));
  });

  test('tells why it could not be written', async () => {
    const { script } = memory();
    const fault = await awsOf(stubClients({ ...script, PutParameter: say('AccessDeniedException') })).giveUp(
      web,
      cluster,
    );
    expect(fault).toMatchObject({ kind: 'denied', operation: 'PutParameter' });
  });
});

describe('a refusal', () => {
  const eni = eniId('eni-a');

  test('is kept as a tag on the interface', async () => {
    const stub = stubClients({ CreateTags: () => ({}) });
    expect(await awsOf(stub).keepRefusal(eni, 'NetworkInterfaceNotSupported')).toEqual({ kind: 'refusal-kept', eni });
    expect(stub.inputsOf('CreateTags')).toEqual([
      { Resources: ['eni-a'], Tags: [{ Key: 'tasktap:refused:stack-1', Value: 'NetworkInterfaceNotSupported' }] },
    ]);
  });

  test('that may not be tagged is not kept', async () => {
    const stub = stubClients({ CreateTags: say('UnauthorizedOperation', 403) });
    expect(await awsOf(stub).keepRefusal(eni, 'x')).toMatchObject({
      kind: 'refusal-not-kept',
      eni,
      fault: { kind: 'denied', code: 'UnauthorizedOperation', operation: 'CreateTags' },
    });
  });
});

describe('the off switch', () => {
  test.each<[string, () => unknown, object]>([
    ['paused', () => ({ Parameter: { Value: 'paused' } }), { kind: 'off' }],
    ['paused, with a reason', () => ({ Parameter: { Value: 'paused by eve: change freeze' } }), { kind: 'off' }],
    ['anything else', () => ({ Parameter: { Value: 'running' } }), { kind: 'on', isThere: true }],
    ['never written', say('ParameterNotFound'), { kind: 'on', isThere: false }],
    [
      'not readable',
      say('AccessDeniedException'),
      { kind: 'unread', fault: { kind: 'denied', operation: 'GetParameter' } },
    ],
  ])('%s', async (_, GetParameter, expected) => {
    expect(await awsOf(stubClients({ GetParameter })).readSwitch()).toMatchObject(expected);
  });

  test('not configured: on, and nothing is read', async () => {
    const stub = stubClients({});
    expect(await awsOf(stub, { settings: { ...settings, pauseParameter: undefined } }).readSwitch()).toEqual({
      kind: 'on',
      isThere: false,
    });
    expect(stub.calls).toEqual([]);
  });
});

test.each<[string, 'create' | 'modify' | 'delete', readonly [Action, Action]]>([
  ['creates', 'create', [create, { ...create, task: arnOf('b'), eni: eniId(`eni-${idOf('b')}`) }]],
  ['changes', 'modify', [modify, { ...modify, session: sessionId('tms-2') }]],
  ['deletes', 'delete', [remove, { ...remove, session: sessionId('tms-2') }]],
])('%s go out at the pace of the clock they were given', async (_, which, [first, second]) => {
  const clock = handClock(at);
  const stub = stubClients({
    CreateTrafficMirrorSession: made,
    ModifyTrafficMirrorSession: made,
    DeleteTrafficMirrorSession: () => ({}),
  });
  const pacers = { ...freePacers, [which]: createPacer({ clock, burst: 1, perSecond: 1 }) };
  const aws = awsOf(stub, { clock, pacers });
  const all = Promise.all([aws.perform(first, cluster), aws.perform(second, cluster)]);
  await clock.advance(999);
  expect(stub.calls).toHaveLength(1);
  await clock.advance(1);
  expect(stub.calls).toHaveLength(2);
  await all;
});
