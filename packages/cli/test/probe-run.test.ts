// The probe against an AWS that answers from a script: what each answer teaches, and that nothing of its own stays behind.
import type { Heard, Probing } from '@tasktap/aws';
import { createPacer, readError } from '@tasktap/aws';
import { clusterArn, eniId, filterId, type MirrorSession, owner, type Task, targetId } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { asTable, isFine } from '../src/probe/report.ts';
import { runProbe } from '../src/probe/run.ts';
import { UserError } from '../src/user-error.ts';
import { ofProbe, ofTasktap, sessionOn, taskNamed } from './probe-facts.ts';

const said = <Value>(value: Value): Heard<Value> => ({ kind: 'heard', value });
const no = (code: string, operation = 'CreateTrafficMirrorSession', status: number | undefined = 400): Heard<never> => {
  const $metadata = status === undefined ? {} : { httpStatusCode: status };
  return { kind: 'unheard', reading: readError(Object.assign(new Error('no'), { name: code, $metadata }), operation) };
};

interface Stage {
  readonly tasks: readonly Task[];
  /** What EC2 says of each create, by interface; by default yes. */
  readonly creates?: Readonly<Record<string, Heard<never>>>;
  readonly deletes?: Heard<unknown>;
  /** Creates that come back without an answer make their session all the same. */
  readonly silently?: true;
  readonly interruptedAfter?: number;
}

function stage({ tasks, creates = {}, deletes, silently, interruptedAfter = Number.POSITIVE_INFINITY }: Stage) {
  const there = new Map<string, MirrorSession>();
  let tried = 0;
  let reads = 0;
  const probing: Probing = {
    region: async () => said('eu-central-1'),
    clusters: async () => said([clusterArn('shop')]),
    async tasks() {
      reads += 1;
      return said(tasks);
    },
    sessions: async () => said([...there.values()]),
    targets: async () =>
      said([{ id: targetId('tmt-1'), owner: '111122223333', eni: eniId('eni-target'), collectors: undefined }]),
    filters: async () => said([filterId('tmf-1')]),
    rehearseCreate: async () => no('DryRunOperation', undefined, 412),
    rehearseDelete: async () => no('DryRunOperation', undefined, 412),
    async create({ eni, number, tags }) {
      tried += 1;
      const session = { ...sessionOn(eni.slice(4), number), tags: new Map(tags) };
      const answer = creates[eni] ?? said(session);
      if (answer.kind === 'heard' || silently) there.set(session.id, session);
      return answer;
    },
    async delete(id) {
      if (deletes !== undefined) return deletes;
      return there.delete(id) ? said({}) : no('InvalidTrafficMirrorSessionId.NotFound', 'DeleteTrafficMirrorSession');
    },
  };
  const clock = { now: () => 5_000_000, sleep: async () => undefined };
  const ports = {
    probing,
    clock,
    pacer: createPacer({ clock, burst: 100, perSecond: 1 }),
    owner: owner('probe-7'),
    interrupted: () => tried >= interruptedAfter,
    say: () => undefined,
  };
  const wishes = { clusters: [], service: undefined, target: undefined, filter: undefined };
  return { there, tried: () => tried, reads: () => reads, run: () => runProbe(ports, wishes) };
}

const two = [taskNamed('a'), taskNamed('b')];
const refused = no('NetworkInterfaceNotSupported');

describe('one kind of two tasks', () => {
  test.each<[string, Readonly<Record<string, Heard<never>>>, object, number]>([
    ['accepted at the first', {}, { kind: 'mirrorable', by: 'a session of the probe' }, 1],
    [
      'refused at the first, accepted at the second',
      { 'eni-a': refused },
      { kind: 'partly-mirrorable', code: 'NetworkInterfaceNotSupported', refused: 1 },
      2,
    ],
    [
      'refused at both',
      { 'eni-a': refused, 'eni-b': refused },
      { kind: 'refused', code: 'NetworkInterfaceNotSupported', refused: 2 },
      2,
    ],
    [
      'gone at the first, accepted at the second',
      { 'eni-a': no('InvalidNetworkInterfaceID.NotFound') },
      { kind: 'mirrorable', by: 'a session of the probe' },
      2,
    ],
    [
      'full at both',
      {
        'eni-a': no('TrafficMirrorSessionsPerInterfaceLimitExceeded'),
        'eni-b': no('TrafficMirrorSessionsPerInterfaceLimitExceeded'),
      },
      { kind: 'not-probed', reason: 'interface-full', code: 'TrafficMirrorSessionsPerInterfaceLimitExceeded' },
      2,
    ],
    [
      'the target is full',
      { 'eni-a': no('TrafficMirrorSourcesPerTargetLimitExceeded') },
      { kind: 'not-probed', reason: 'target-full', code: 'TrafficMirrorSourcesPerTargetLimitExceeded' },
      1,
    ],
    [
      'the account is full',
      { 'eni-a': no('TrafficMirrorSessionLimitExceeded') },
      { kind: 'not-probed', reason: 'session-quota', code: 'TrafficMirrorSessionLimitExceeded' },
      1,
    ],
    [
      'an answer that nobody knows',
      { 'eni-a': no('SomethingNew') },
      { kind: 'not-probed', reason: 'unclear-answer', code: 'SomethingNew' },
      1,
    ],
    [
      'throttled',
      { 'eni-a': no('RequestLimitExceeded') },
      { kind: 'not-probed', reason: 'no-answer', code: 'RequestLimitExceeded' },
      1,
    ],
  ])('%s', async (_what, creates, verdict, tries) => {
    const here = stage({ tasks: two, creates });
    const findings = await here.run();
    expect(findings.rows.map((row) => row.verdict)).toEqual([verdict]);
    expect(here.tried()).toBe(tries);
    expect(here.there.size).toBe(0);
    expect(isFine(findings)).toBe(findings.rows.every((row) => row.verdict.kind === 'mirrorable'));
    const table = asTable(findings).join('\n');
    for (const word of Object.values(verdict)
      .filter((value) => value !== 'a session of the probe')
      .map(String)) {
      if (word !== 'mirrorable' && word !== 'partly-mirrorable')
        expect(table).toContain(word.replace('-probed', ' probed'));
    }
  });
});

test('kinds that tasktap ignores take nothing away from a good result', async () => {
  const here = stage({
    tasks: [
      ...two,
      taskNamed('c', { eni: undefined, launchType: 'EC2' }),
      taskNamed('target', { launchType: 'EC2', cpuArchitecture: 'arm64' }),
    ],
  });
  const findings = await here.run();
  expect(findings.rows.map(({ verdict }) => ('reason' in verdict ? verdict.reason : verdict.kind))).toEqual([
    'collector',
    'no-interface',
    'mirrorable',
  ]);
  expect(isFine(findings)).toBe(true);
  expect(isFine({ ...findings, rows: [] })).toBe(false);
});

test('a create without an answer may have made a session: it is found by its mark and deleted', async () => {
  const here = stage({ tasks: two, creates: { 'eni-a': no('TimeoutError', undefined, 500) }, silently: true });
  const strangers = [sessionOn('y', 1), sessionOn('z', 1, ofTasktap), sessionOn('b', 9, ofProbe)];
  for (const session of strangers)
    here.there.set(session.id, { ...session, tags: new Map([...session.tags, ['tasktap:born', '4999999']]) });
  const findings = await here.run();
  expect(findings.rows[0]?.verdict).toMatchObject({ kind: 'not-probed', reason: 'no-answer' });
  expect([...here.there.keys()]).toEqual(strangers.map(({ id }) => id));
});

test('Ctrl-C while clusters are read ends it before anything is created, at the next cluster', async () => {
  const here = stage({ tasks: two, interruptedAfter: 0 });
  await expect(here.run()).rejects.toMatchObject({ exitCode: 130 });
  expect(here.reads()).toBe(0);
  expect(here.tried()).toBe(0);
});

describe('it ends at once, with a sentence and an exit code', () => {
  test.each<[string, Stage, RegExp, number]>([
    [
      'a right that only the real create misses',
      { tasks: two, creates: { 'eni-a': no('UnauthorizedOperation') } },
      /AWS denied ec2:CreateTrafficMirrorSession or ec2:CreateTags/,
      3,
    ],
    [
      'a target that is not there',
      { tasks: two, creates: { 'eni-a': no('InvalidTrafficMirrorTargetId.NotFound') } },
      /EC2 knows no mirror target tmt-1 here/,
      2,
    ],
    [
      'a session that cannot be deleted',
      { tasks: two, deletes: no('InternalError', 'DeleteTrafficMirrorSession', 500) },
      /could not be deleted and go on costing: tms-a-32766\. Delete each with: aws ec2/,
      3,
    ],
    ['Ctrl-C', { tasks: two, creates: { 'eni-a': refused }, interruptedAfter: 1 }, /Interrupted/, 130],
  ])('%s', async (_what, given, sentence, exitCode) => {
    const here = stage(given);
    const error = await here.run().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ exitCode, message: expect.stringMatching(sentence) });
    expect(here.tried()).toBe(1);
    expect(here.there.size).toBe(given.deletes === undefined ? 0 : 1);
  });
});
