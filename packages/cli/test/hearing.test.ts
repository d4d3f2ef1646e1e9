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
  type Verdict,
} from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { pageWords } from '../src/console/page-words.ts';
import { examineHearing } from '../src/doctor/hearing.ts';
import { type Hearing, listenedFrom, readHearing } from '../src/hearing/hearing.ts';
import { type ForwardedHearing, forwardedJson, hearingJson, hearingLines } from '../src/hearing/report.ts';
import { adviceFor, heardVerdict, isHeardOf, openReasonOf } from '../src/hearing/verdict.ts';
import { rowsOf } from '../src/status/rows.ts';

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
  new Map([
    [
      target,
      {
        logGroup,
        since: since === undefined ? undefined : ago(since),
        heard: new Set(heard),
        forwarders: undefined,
      },
    ],
  ]);

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
    hearing: { at: now, targets: told, forwarders: undefined, faults: [] },
  };
}

describe('a mirrored task', () => {
  test.each<[string, Facts, 'mirrored' | 'silent']>([
    ['that was not heard for ten minutes', { born: 60 }, 'silent'],
    ['that was heard', { born: 60, told: toldOf(12, 'eni-1') }, 'mirrored'],
    ['while another was heard', { born: 60, told: toldOf(12, 'eni-2') }, 'silent'],
    ['mirrored for less than ten minutes', { born: 9.9, created: 9.9 }, 'mirrored'],
    ['mirrored for ten minutes', { born: 10, created: 10 }, 'silent'],
    ['whose session is of a look, and may be five minutes younger than it says', { born: 14.9 }, 'mirrored'],
    ['whose session is of a look fifteen minutes ago', { born: 15 }, 'silent'],
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
      {
        born: 60,
        told: new Map([[targetId('tmt-2'), { logGroup, since: 0, heard: new Set<string>(), forwarders: undefined }]]),
      },
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
      forwarders: undefined,
    });
    expect(listenedFrom([])).toEqual({ since: undefined, heard: new Set(), forwarders: undefined });
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

/** Of one collector, in minutes ago. `knows`: as of when it knows all forwarders. */
interface Line {
  readonly since?: number;
  readonly heard?: readonly string[];
  readonly knows?: number | undefined;
  readonly container?: string;
}
/** By target. `undefined`: it has no log; a fault: it is not read. */
type Logs = Readonly<Record<string, readonly Line[] | undefined | 'denied'>>;

/** `names`: whether EC2 says under which names collectors tell. The target tmt-g leads to the gateway g. */
async function readFrom(logs: Logs, names: 'read' | 'denied' = 'read'): Promise<Hearing> {
  const refused = { kind: 'denied', code: 'No', operation: 'o', requestId: undefined, message: '' } as const;
  const unread = { kind: 'unheard', reading: { meaning: { kind: 'fault', fault: 'denied' }, fault: refused } } as const;
  const linesIfThere: Parameters<typeof readHearing>[0]['linesIfThere'] = async ({ logGroup: group }) => {
    const name = group.slice('/tasktap/collectors/'.length);
    const lines = logs[name === 'g' ? 'tmt-g' : name];
    if (lines === 'denied') return unread;
    const told = lines?.flatMap(({ since = 12, heard = [], knows, container = 'tasktap' }) =>
      linesOfNames({
        ...{ since: ago(since), at: ago(since - 1), heard },
        forwarders: knows === undefined ? undefined : { container, asOf: ago(knows) },
      }),
    );
    return { kind: 'heard', value: told?.map((text, id) => ({ id: String(id), at: now, text })) };
  };
  const plain = { owner: '111122223333', eni: undefined, collectors: undefined };
  const known = [
    ...['tmt-1', 'tmt-2'].map((id) => ({ ...plain, id: targetId(id) })),
    { ...plain, id: targetId('tmt-g'), collectors: 'g' },
  ];
  const targets = async () => (names === 'denied' ? unread : ({ kind: 'heard', value: known } as const));
  return readHearing({ targets, linesIfThere }, Object.keys(logs).map(targetId), now);
}

interface Forwarding {
  /** Minutes ago. Null: it does not run yet. */
  readonly started?: number | null;
  readonly containers?: readonly string[];
  /** Null: it has none yet. */
  readonly eni?: string | null;
}

function forwarding({ started = 60, containers = ['app', 'tasktap'], eni = 'eni-1' }: Forwarding): Task {
  return {
    ...seen({}).task,
    containers,
    startedAt: started === null ? undefined : ago(started),
    eni: {
      id: eni === null ? undefined : eniId(eni),
      status: 'ATTACHED',
      subnet: undefined,
      vpc: undefined,
      address: undefined,
    },
  };
}

/** Knows all forwarders until now. */
const knowing = { knows: 1 };

describe('a forwarded task', () => {
  test.each<[string, Logs, Forwarding, 'forwarded' | 'silent']>([
    ['that was not heard, by a collector that knows it', { 'tmt-1': [knowing] }, {}, 'silent'],
    ['that was heard', { 'tmt-1': [{ ...knowing, heard: ['eni-1'] }] }, {}, 'forwarded'],
    ['while another was heard', { 'tmt-1': [{ ...knowing, heard: ['eni-2'] }] }, {}, 'silent'],
    ['heard by one of two collectors', { 'tmt-1': [knowing, { ...knowing, heard: ['eni-1'] }] }, {}, 'forwarded'],
    ['heard at another target', { 'tmt-1': [knowing], 'tmt-2': [{ ...knowing, heard: ['eni-1'] }] }, {}, 'forwarded'],
    ['heard at neither target', { 'tmt-1': [knowing], 'tmt-2': [knowing] }, {}, 'silent'],
    ['whose collectors do not look for forwarders', { 'tmt-1': [{}] }, {}, 'forwarded'],
    [
      'of whose collectors one does not, as while they are replaced',
      { 'tmt-1': [knowing, {}, knowing] },
      {},
      'forwarded',
    ],
    ['of whose collectors one has begun to', { 'tmt-1': [{}, { ...knowing, since: 3 }] }, {}, 'forwarded'],
    ['while those of another target do not', { 'tmt-1': [knowing], 'tmt-2': [{}] }, {}, 'forwarded'],
    ['while those of another target do not tell', { 'tmt-1': [knowing], 'tmt-2': undefined }, {}, 'forwarded'],
    ['while those of another target are not read', { 'tmt-1': [knowing], 'tmt-2': 'denied' }, {}, 'forwarded'],
    [
      'whatever those of a gateway do, to which no forwarder sends',
      { 'tmt-1': [knowing], 'tmt-g': [{ since: 2 }] },
      {},
      'silent',
    ],
    ['even if they do not tell', { 'tmt-1': [knowing], 'tmt-g': undefined }, {}, 'silent'],
    ['unless they hear it all the same', { 'tmt-1': [knowing], 'tmt-g': [{ heard: ['eni-1'] }] }, {}, 'forwarded'],
    ['or have just begun to look for it', { 'tmt-1': [knowing], 'tmt-g': [{ knows: 1, since: 2 }] }, {}, 'forwarded'],
    ['where a gateway is all there is, and nobody looks', { 'tmt-g': [{}] }, {}, 'forwarded'],
    ['where a gateway is all there is, and its collectors look', { 'tmt-g': [knowing] }, {}, 'silent'],
    ['while nobody listens at another target any more', { 'tmt-1': [knowing], 'tmt-2': [] }, {}, 'silent'],
    ['where nobody listens any more', { 'tmt-1': [] }, {}, 'forwarded'],
    ['where no target is known', {}, {}, 'forwarded'],
    ['whose collectors look for others', { 'tmt-1': [{ ...knowing, container: 'tap' }] }, {}, 'forwarded'],
    [
      'of whose collectors one looks for others',
      { 'tmt-1': [knowing, { ...knowing, container: 'tap' }] },
      { containers: ['tap', 'tasktap'] },
      'forwarded',
    ],
    ['listened for since a moment less than ten minutes', { 'tmt-1': [{ ...knowing, since: 9.99 }] }, {}, 'forwarded'],
    ['listened for since ten minutes', { 'tmt-1': [{ ...knowing, since: 10 }] }, {}, 'silent'],
    [
      'listened for since ten minutes by one of two collectors',
      {
        'tmt-1': [
          { ...knowing, since: 10 },
          { ...knowing, since: 2 },
        ],
      },
      {},
      'silent',
    ],
    [
      'listened for at another target since a moment',
      { 'tmt-1': [knowing], 'tmt-2': [{ ...knowing, since: 2 }] },
      {},
      'forwarded',
    ],
    ['that started a minute before all were known', { 'tmt-1': [{ knows: 30 }] }, { started: 31 }, 'silent'],
    ['that started later', { 'tmt-1': [{ knows: 30 }] }, { started: 30.9 }, 'forwarded'],
    ['that one of two does not know yet', { 'tmt-1': [knowing, { knows: 30 }] }, { started: 20 }, 'forwarded'],
    [
      'that those of another target do not know yet',
      { 'tmt-1': [knowing], 'tmt-2': [{ knows: 30 }] },
      { started: 20 },
      'forwarded',
    ],
    ['that does not run yet', { 'tmt-1': [knowing] }, { started: null }, 'forwarded'],
    ['that has no interface yet', { 'tmt-1': [knowing] }, { eni: null }, 'forwarded'],
  ])('%s', async (_, logs, facts, kind) => {
    const judged = heardVerdict({ kind: 'forwarded' }, forwarding(facts), await readFrom(logs));
    expect(judged.kind).toBe(kind);
    expect([isHeardOf(judged), openReasonOf(judged)]).toEqual(
      kind === 'silent' ? [false, 'forwarder'] : [true, undefined],
    );
  });

  test('is not silent while EC2 does not say which log is that of its target', async () => {
    const hearing = await readFrom({ 'tmt-1': [knowing] }, 'denied');
    expect(heardVerdict({ kind: 'forwarded' }, forwarding({}), hearing).kind).toBe('forwarded');
  });

  test('is told what to look at, on the page as well', async () => {
    const hearing = await readFrom({ 'tmt-1': [knowing] });
    expect(adviceFor(heardVerdict({ kind: 'forwarded' }, forwarding({}), hearing))).toMatch(
      /^Its container tasktap forwards its packets, .* log and its --to, at NET_RAW, and at UDP 4789 /,
    );
    expect(pageWords.ofAccounts['silent: forwarder']).toMatch(/^It forwards its packets, and no collector/);
  });

  test('is told of apart from a mirrored one of its service', async () => {
    const hearing = await readFrom({ 'tmt-1': [knowing] });
    const { task, verdict } = seen({ born: 60 });
    const other = { ...forwarding({}), arn: taskArn(`${task.arn}0`) };
    const verdicts = new Map<string, Verdict>([
      [task.arn, verdict],
      [other.arn, { kind: 'forwarded' }],
    ]);
    const clusters = [{ plan: { verdicts }, snapshot: { cluster: task.cluster, tasks: [task, other] } }] as never;
    const [row] = rowsOf(clusters, hearing);
    expect([row?.selected, row?.covered]).toEqual([2, 0]);
    expect(row?.open.map(({ reason, tasks }) => [reason, ...tasks])).toEqual([
      ['forwarder', '10'],
      ['silent', '1'],
    ]);
  });

  /** Heard, silent, too young, and carrying a container that nobody looks for. */
  const several = [
    ...[{ eni: 'eni-1' }, { eni: 'eni-2' }, { eni: 'eni-3', started: 5 }],
    { eni: 'eni-4', containers: ['tap'] },
  ];
  async function toldOf(logs: Logs, tasks: readonly Forwarding[]) {
    const all = tasks.map((facts, index) => ({ ...forwarding(facts), arn: taskArn(`${seen({}).task.arn}${index}`) }));
    const verdicts = new Map(all.map(({ arn }) => [arn, { kind: 'forwarded' }]));
    const clusters = [{ plan: { verdicts }, snapshot: { tasks: all }, faults: [] }] as never;
    const hearing = await readFrom(logs);
    const forwarded = forwardedJson(clusters, hearing);
    const [, line] = hearingLines(clusters, hearing, (colour, text) => `${colour}: ${text}`);
    const [, ...findings] = examineHearing(hearingJson(clusters, hearing), forwarded);
    return { forwarded, line, findings };
  }
  const heardOne: Logs = { 'tmt-1': [{ knows: 10, heard: ['eni-1'] }] };

  test.each<[string, Logs, readonly Forwarding[], ForwardedHearing, string | undefined, readonly string[]]>([
    ['is none', heardOne, [], { tasks: 0, heard: 0, assumed: 0, silent: [] }, undefined, []],
    [
      'is heard',
      heardOne,
      [{}],
      { tasks: 1, heard: 1, assumed: 0, silent: [] },
      'Of 1 forwarded task, 1 heard in the last ten minutes.',
      ['fine: Of 1 forwarded task, 1 heard in the last ten minutes.'],
    ],
    [
      'is silent',
      heardOne,
      [{ eni: 'eni-2' }],
      { tasks: 1, heard: 0, assumed: 0, silent: ['10'] },
      'yellow: Of 1 forwarded task, 0 heard in the last ten minutes.',
      ['broken: 1 forwarded task not heard for ten minutes (10), 0 heard.'],
    ],
    [
      'is of each kind',
      heardOne,
      several,
      { tasks: 4, heard: 1, assumed: 1, silent: ['11'] },
      'yellow: Of 4 forwarded tasks, 1 heard in the last ten minutes, 1 assumed to be: not every collector would tell.',
      [
        'look: 1 forwarded task not heard for ten minutes (11), 1 heard.',
        'look: Whether packets of 1 forwarded task arrive is not known: not every collector would tell.',
      ],
    ],
    [
      'is assumed to be heard, but for whom is',
      { 'tmt-1': [{ heard: ['eni-1'] }] },
      several,
      { tasks: 4, heard: 1, assumed: 3, silent: [] },
      'Of 4 forwarded tasks, 1 heard in the last ten minutes, 3 assumed to be: not every collector would tell.',
      ['look: Whether packets of 3 forwarded tasks arrive is not known: not every collector would tell.'],
    ],
  ])('%s: in numbers, in a line, and for the doctor', async (_, logs, tasks, numbers, line, found) => {
    const told = await toldOf(logs, tasks);
    expect(told.forwarded).toEqual(numbers);
    expect(told.line).toBe(line);
    expect(told.findings.map(({ state, sentence }) => `${state}: ${sentence}`)).toEqual(found);
  });
});

describe('for people', () => {
  const previewOf = (different: Facts) => {
    const { task, verdict, hearing } = seen(different);
    const clusters = [{ plan: { verdicts: new Map([[task.arn, verdict]]) }, snapshot: { tasks: [task] }, faults: [] }];
    return [clusters as never, hearing] as const;
  };
  const plain = (_: string, text: string) => text;
  const nobody: ForwardedHearing = { tasks: 0, heard: 0, assumed: 0, silent: [] };

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
    const [finding] = examineHearing(hearingJson(...previewOf(facts)), nobody);
    expect(finding).toMatchObject({ check: 'heard', state, sentence: expect.stringMatching(sentence) });
  });

  test('the doctor only looks at some silent ones among many that are heard', () => {
    const silent = ['a', 'b', 'c', 'd'];
    const [finding] = examineHearing([{ target, logGroup, since: '', mirrored: 9, heard: 5, silent }], nobody);
    expect(finding).toMatchObject({ state: 'look', sentence: expect.stringContaining('(a, b, c, …), 5 heard') });
  });
});
