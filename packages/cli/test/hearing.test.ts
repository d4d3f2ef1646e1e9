// Who is silent, decided from tables: what collectors told, how old a session is, and what nobody can know.
import { linesOfNames } from '@tasktap/collector/hearing';
import {
  clusterArn,
  eniId,
  filterId,
  instant,
  type MirrorSession,
  owner,
  sessionId,
  sessionTags,
  type Task,
  targetId,
  taskArn,
} from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { examineHearing } from '../src/doctor/hearing.ts';
import { type Hearing, listenedFrom, readHearing } from '../src/hearing/hearing.ts';
import { hearingJson, hearingLines } from '../src/hearing/report.ts';
import { adviceFor, heardVerdict, isHeardOf, openReasonOf } from '../src/hearing/verdict.ts';

const now = Date.parse('2026-03-04T08:00:00Z');
const ago = (minutes: number) => instant(now - minutes * 60_000);
const target = targetId('tmt-1');
const logGroup = '/tasktap/collectors/tmt-1';

interface Facts {
  /** Minutes ago. Undefined: the session does not say. */
  readonly born?: number | undefined;
  readonly connected?: number | undefined;
  readonly created?: number | undefined;
  readonly told?: Hearing['targets'];
}

/** Since minutes ago. */
const toldOf = (since: number | undefined, ...heard: readonly string[]): Hearing['targets'] =>
  new Map([[target, { logGroup, since: since === undefined ? undefined : ago(since), heard: new Set(heard) }]]);

function seen({ born, connected, created = 60, told = toldOf(12) }: Facts) {
  const task: Task = {
    arn: taskArn('arn:aws:ecs:eu-central-1:111122223333:task/shop/1'),
    cluster: clusterArn('arn:aws:ecs:eu-central-1:111122223333:cluster/shop'),
    version: 1,
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    service: undefined,
    family: 'web',
    launchType: 'FARGATE',
    capacityProvider: undefined,
    cpuArchitecture: undefined,
    availabilityZone: undefined,
    eni: undefined,
    containers: [],
    tags: new Map(),
    seenBy: 'describe',
    protectedNow: undefined,
    createdAt: ago(created),
    connectedAt: connected === undefined ? undefined : ago(connected),
    startedAt: undefined,
  };
  const session: MirrorSession = {
    id: sessionId('tms-1'),
    eni: eniId('eni-1'),
    target,
    filter: filterId('tmf-1'),
    number: 1,
    packetLength: undefined,
    vni: 7,
    tags: born === undefined ? new Map() : new Map(sessionTags(task, owner('tap'), ago(born))),
  };
  return {
    task,
    verdict: { kind: 'mirrored', session, by: 'us' } as const,
    hearing: { at: now, targets: told, faults: [] },
  };
}

describe('a mirrored task', () => {
  test.each<[string, Facts, 'mirrored' | 'silent']>([
    ['that was not heard for ten minutes', { born: 60 }, 'silent'],
    ['that was heard', { born: 60, told: toldOf(12, 'eni-1') }, 'mirrored'],
    ['while another was heard', { born: 60, told: toldOf(12, 'eni-2') }, 'silent'],
    ['mirrored for less than ten minutes', { born: 9.9 }, 'mirrored'],
    ['mirrored for ten minutes', { born: 10 }, 'silent'],
    ['connected a moment ago, by a session that says nothing', { connected: 5 }, 'mirrored'],
    ['connected long ago, by a session that says nothing', { connected: 50, created: 1 }, 'silent'],
    ['created a moment ago, of which no more is known', { created: 5 }, 'mirrored'],
    ['whose session was made again a moment ago', { born: 1, connected: 50 }, 'mirrored'],
    ['listened for since nine minutes', { born: 60, told: toldOf(9) }, 'mirrored'],
    ['at whose target nobody tells any more', { born: 60, told: toldOf(undefined) }, 'silent'],
    ['at whose target nobody tells yet', { born: 5, told: toldOf(undefined) }, 'mirrored'],
    ['at whose target no collector is known', { born: 60, told: new Map() }, 'mirrored'],
    [
      'while those of another target tell',
      { born: 60, told: new Map([[targetId('tmt-2'), { since: 0, heard: new Set<string>() }]]) },
      'mirrored',
    ],
  ])('%s', (_, facts, kind) => {
    const { task, verdict, hearing } = seen(facts);
    const judged = heardVerdict(verdict, task, hearing);
    expect(judged.kind).toBe(kind);
    expect([isHeardOf(judged), openReasonOf(judged)]).toEqual(
      kind === 'silent' ? [false, 'silent'] : [true, undefined],
    );
  });

  test.each([
    { kind: 'forwarded' },
    { kind: 'ignored', reason: 'ending' },
    { kind: 'unmirrored', reason: 'new' },
  ] as const)('nobody is silent who is $kind', (verdict) => {
    const { task, hearing } = seen({ born: 60 });
    expect(heardVerdict(verdict, task, hearing)).toBe(verdict);
    expect(isHeardOf(verdict)).toBe(verdict.kind === 'forwarded');
  });

  test('is told what to do', () => {
    const { task, verdict, hearing } = seen({ born: 60 });
    expect(adviceFor(heardVerdict(verdict, task, hearing))).toMatch(/^Its packets go to tmt-1, and no collector/);
    expect(adviceFor(verdict)).toMatch(/^Its packets are mirrored by session tms-1/);
  });
});

describe('what collectors told', () => {
  const lines = (since: number, ...heard: readonly string[]) =>
    linesOfNames({ since: ago(since), at: ago(since - 1), heard }).map((text, id) => ({
      id: String(id),
      at: now,
      text,
    }));

  test('adds up over all of them, and goes back as far as the first', () => {
    expect(listenedFrom([...lines(3, 'eni-1'), { text: '# ready' }, ...lines(11, 'eni-2'), ...lines(5)])).toEqual({
      since: ago(11),
      heard: new Set(['eni-1', 'eni-2']),
    });
    expect(listenedFrom([])).toEqual({ since: undefined, heard: new Set() });
  });

  test('is read from the log group of each target, twelve minutes back; one that is not there tells nothing', async () => {
    const asked: unknown[] = [];
    const fault = {
      kind: 'denied',
      code: 'AccessDenied',
      operation: 'FilterLogEvents',
      requestId: undefined,
      message: '',
    } as const;
    const hearing = await readHearing(
      {
        targets: async () => ({ kind: 'heard', value: [] }),
        linesIfThere: async (wanted) => {
          asked.push(wanted);
          if (wanted.logGroup.endsWith('tmt-3'))
            return { kind: 'unheard', reading: { meaning: { kind: 'fault', fault: 'denied' }, fault } };
          return { kind: 'heard', value: wanted.logGroup.endsWith('tmt-2') ? undefined : lines(1, 'eni-1') };
        },
      },
      [target, targetId('tmt-2'), targetId('tmt-3')],
      now,
    );
    expect(asked[0]).toEqual({ logGroup: '/tasktap/collectors/tmt-1', since: ago(12), containing: 'tasktap-heard' });
    expect([...hearing.targets.keys()]).toEqual([target]);
    expect(hearing.faults).toEqual([fault]);
  });

  const service = 'com.amazonaws.vpce.eu-central-1.vpce-svc-1';
  const gateway = [targetId('tmt-1'), targetId('tmt-2')].map((id) => ({
    id,
    owner: '111122223333',
    eni: undefined,
    collectors: service,
  }));

  /** Log groups that were asked for, and what came of it. */
  async function askedFor(targets: Parameters<typeof readHearing>[0]['targets']) {
    const asked: string[] = [];
    const linesIfThere = async ({ logGroup: group }: { readonly logGroup: string }) => {
      asked.push(group);
      return { kind: 'heard', value: lines(1, 'eni-1') } as const;
    };
    const wanted = [...gateway.map(({ id }) => id), targetId('tmt-3')];
    return { asked, hearing: await readHearing({ targets, linesIfThere }, wanted, now) };
  }

  test('is read once for all targets of a gateway, from the log group that their tag names', async () => {
    const { asked, hearing } = await askedFor(async () => ({ kind: 'heard', value: gateway }));
    expect(asked).toEqual([`/tasktap/collectors/${service}`, '/tasktap/collectors/tmt-3']);
    const groups = [...hearing.targets].map(([id, { logGroup: group, heard }]) => [id, group.slice(20), heard.size]);
    expect(groups).toEqual([
      ['tmt-1', service, 1],
      ['tmt-2', service, 1],
      ['tmt-3', 'tmt-3', 1],
    ]);
  });

  test('is read under the ids of the targets where EC2 does not say what their tags are, and that is said', async () => {
    const fault = { kind: 'denied', code: 'No', operation: 'o', requestId: undefined, message: '' } as const;
    const { asked, hearing } = await askedFor(async () => ({
      kind: 'unheard',
      reading: { meaning: { kind: 'fault', fault: 'denied' }, fault },
    }));
    expect(asked).toEqual(['1', '2', '3'].map((digit) => `/tasktap/collectors/tmt-${digit}`));
    expect(hearing.faults).toEqual([fault]);
  });
});

describe('for people', () => {
  const previewOf = (different: Facts) => {
    const { task, verdict, hearing } = seen(different);
    const clusters = [{ plan: { verdicts: new Map([[task.arn, verdict]]) }, snapshot: { tasks: [task] }, faults: [] }];
    return [clusters as never, hearing] as const;
  };
  const plain = (_: string, text: string) => text;

  test.each<[string, Facts, string]>([
    [
      'a task that is heard',
      { born: 60, told: toldOf(12, 'eni-1') },
      'Of 1 task mirrored to tmt-1, 1 heard in the last ten minutes.',
    ],
    ['a silent one', { born: 60 }, 'Of 1 task mirrored to tmt-1, 0 heard in the last ten minutes.'],
    [
      'collectors that tell nothing',
      { born: 60, told: toldOf(undefined) },
      'No collector at tmt-1 has reported for twelve minutes.',
    ],
    [
      'no collectors',
      { born: 60, told: new Map() },
      'Coverage is assumed from sessions: no collector reports which tasks it hears.',
    ],
  ])('%s', (_, facts, line) => {
    expect(hearingLines(...previewOf(facts), plain)).toEqual([line]);
  });

  test.each<[string, Facts, string, RegExp]>([
    ['a task that is heard', { born: 60, told: toldOf(12, 'eni-1') }, 'fine', /1 heard/],
    [
      'a silent one, and nobody is heard',
      { born: 60, told: toldOf(12, 'eni-2') },
      'broken',
      /1 task mirrored to tmt-1 not heard/,
    ],
    [
      'collectors that tell nothing',
      { born: 60, told: toldOf(undefined) },
      'broken',
      /No collector at tmt-1 has reported/,
    ],
    ['no collectors', { born: 60, told: new Map() }, 'look', /not known: no collector reports/],
  ])('the doctor finds of %s', (_, facts, state, sentence) => {
    const [finding] = examineHearing(hearingJson(...previewOf(facts)));
    expect(finding).toMatchObject({ check: 'heard', state, sentence: expect.stringMatching(sentence) });
  });

  test('the doctor only looks at some silent ones among many that are heard', () => {
    const silent = ['a', 'b', 'c', 'd'];
    const [finding] = examineHearing([{ target, logGroup, since: '', mirrored: 9, heard: 5, silent }]);
    expect(finding).toMatchObject({ state: 'look', sentence: expect.stringContaining('(a, b, c, …), 5 heard') });
  });
});
