// `tasktap probe` from end to end: what it finds out, what it leaves behind (nothing), and how it ends when AWS says no.
import { type IamAction, rights } from '@tasktap/aws';
import type { Fleet, Principal } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import { bin, type Ran, start } from './bin.ts';
import { normalised, normalisedJson } from './golden.ts';
import { plant } from './planted.ts';
import { type Account, caller, closedWithTest, probedFleet, startAccount } from './probed-account.ts';

async function account(options: Parameters<typeof startAccount>[0] = {}): Promise<Account> {
  return closedWithTest(await startAccount(options));
}

const probe = (here: Account, words: readonly string[] = [], as?: Principal): Promise<Ran> =>
  start([bin, 'probe', ...words], { environment: here.environment(as) }).ended;

const creates = ({ emulator }: Account): number =>
  emulator.calls
    .recent()
    .filter(({ operation, about }) => operation === 'CreateTrafficMirrorSession' && about['dryRun'] !== 'true').length;

const withRights = (name: string, actions: readonly IamAction[]): Principal =>
  caller(name, { Statement: { Effect: 'Allow', Action: [...actions], Resource: '*' } });

describe('an account with all kinds of hosts', () => {
  test('is told kind by kind, with the rights of the table and no others; nothing is left', async () => {
    const prober = withRights('prober', rights.probe);
    const here = await account({ callers: [prober] });
    const { code, output, complaint } = await probe(here, ['--json'], prober);
    expect(complaint).toContain('Probing shop FARGATE x86_64 eu-central-1a …');
    await expect(normalisedJson(output)).toMatchFileSnapshot('golden/probe.json');
    const { kinds, ...rest } = JSON.parse(output);
    expect(
      kinds.map(({ advice, ...kind }: { advice: string }) => {
        expect(advice).not.toBe('');
        return kind;
      }),
    ).toEqual([
      {
        cluster: 'office',
        provider: 'EC2',
        architecture: 'x86_64',
        zone: 'eu-central-1a',
        tasks: 1,
        verdict: 'not-probed',
        reason: 'no-interface',
        code: '',
      },
      {
        cluster: 'office',
        provider: 'managed',
        architecture: 'x86_64',
        zone: 'eu-central-1a',
        tasks: 4,
        verdict: 'refused',
        code: 'NetworkInterfaceNotSupported',
        refused: 3,
      },
      {
        cluster: 'shop',
        provider: 'FARGATE',
        architecture: 'x86_64',
        zone: 'eu-central-1a',
        tasks: 3,
        verdict: 'mirrorable',
        by: 'a session of the probe',
      },
      {
        cluster: 'shop',
        provider: 'FARGATE_SPOT',
        architecture: 'arm64',
        zone: 'eu-central-1a',
        tasks: 2,
        verdict: 'mirrorable',
        by: 'a session of the probe',
      },
    ]);
    expect(rest).toMatchObject({
      region: 'eu-central-1',
      allMirrorable: false,
      sessionsCreated: 2,
      costAtMostUsd: 0.03,
    });
    expect(code).toBe(1);
    expect(here.emulator.world.sessions.size).toBe(0);
  });

  test('is a table for people; one cluster whose tasks can all be mirrored ends with 0', async () => {
    const here = await account();
    const { code, output } = await probe(here, ['--cluster', 'shop']);
    await expect(normalised(output)).toMatchFileSnapshot('golden/probe.txt');
    expect(output).toMatch(/^cluster +runs on +CPU +zone +tasks +verdict +what to do\n/);
    expect(output).toMatch(/shop +FARGATE_SPOT +arm64 +eu-central-1a +2 +can be mirrored +mirror it/);
    expect(output).toContain('2 sessions were created and deleted again: at most $0.03');
    expect(output).not.toContain('office');
    expect(code).toBe(0);
    expect(here.emulator.world.sessions.size).toBe(0);
  });

  test('one service alone', async () => {
    const here = await account();
    const { code, output } = await probe(here, ['--cluster', 'office', '--service', 'forecast', '--json']);
    expect(JSON.parse(output).kinds).toHaveLength(1);
    expect(code).toBe(1);
    expect(creates(here)).toBe(3);
  });
});

test('a kind that carries a session of tasktap already is proven without another', async () => {
  const here = await account();
  const { world } = here.emulator;
  const web = [...world.tasks.values()].find((task) => task.group === 'service:web');
  const [target] = world.targets.values();
  const [filter] = world.filters.values();
  plant(here, {
    networkInterfaceId: web?.attachment?.networkInterfaceId ?? '',
    targetId: target?.id ?? '',
    filterId: filter?.id ?? '',
    tags: new Map([
      ['tasktap:owner', 'stack'],
      ['tasktap:v', '1'],
    ]),
  });
  const { output } = await probe(here, ['--cluster', 'shop', '--json']);
  expect(JSON.parse(output).kinds[0]).toMatchObject({ verdict: 'mirrorable', by: 'a session that is there' });
  expect(creates(here)).toBe(1);
  expect([...world.sessions.values()].map(({ id }) => id)).toEqual(['tms-planted']);
});

test('what an earlier probe left behind goes first, what one at work holds stays', async () => {
  const here = await account();
  const { world } = here.emulator;
  const enis = [...world.networkInterfaces.keys()];
  const left = (born: number) =>
    new Map([
      ['tasktap:owner', 'probe-1'],
      ['tasktap:v', '1'],
      ['tasktap:probe', 'probe-1'],
      ['tasktap:born', String(born)],
    ]);
  plant(here, { id: 'tms-old', networkInterfaceId: enis[0] ?? '', tags: left(Date.now() - 121_000) });
  plant(here, { id: 'tms-young', networkInterfaceId: enis[1] ?? '', tags: left(Date.now()) });
  const { code, complaint } = await probe(here, ['--cluster', 'shop']);
  expect(complaint).toMatch(/Deleting tms-old on eni-\w+, which an earlier probe left behind/);
  expect(complaint).toContain('Leaving tms-young alone');
  expect(code).toBe(0);
  expect([...world.sessions.values()].map(({ id }) => id)).toEqual(['tms-young']);
});

test('interrupted between create and delete it deletes what it made, and ends with 130', async () => {
  const here = await account();
  const started = start([bin, 'probe'], { environment: here.environment() });
  let made = 0;
  here.emulator.calls.onCall(({ operation, about, status }) => {
    if (operation !== 'CreateTrafficMirrorSession' || about['dryRun'] === 'true' || status !== 200) return;
    made += 1;
    started.child.kill('SIGINT');
  });
  const { code, complaint } = await started.ended;
  expect(complaint).toContain('Interrupted. No session of the probe is left.');
  expect(code).toBe(130);
  expect(made).toBe(1);
  expect(here.emulator.world.sessions.size).toBe(0);
});

describe('a right that is missing is named, and nothing was created', () => {
  test.each(rights.probe)('%s', async (missing) => {
    const prober = withRights(
      'prober',
      rights.probe.filter((action) => action !== missing),
    );
    const here = await account({ callers: [prober] });
    const { code, output, complaint } = await probe(here, [], prober);
    expect(complaint).toMatch(new RegExp(`tasktap: AWS denied .*${missing}.*a probe needs ecs:ListClusters`));
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(3);
    expect(here.emulator.world.sessions.size).toBe(0);
    expect(creates(here)).toBe(0);
  });
});

describe('what a user gets wrong is one sentence', () => {
  const twoTargets: Fleet = { ...probedFleet, targets: [...probedFleet.targets, { kind: 'network-interface' }] };
  test.each<[string, Fleet, readonly string[], RegExp, number]>([
    [
      'no target',
      { ...probedFleet, targets: [] },
      [],
      /Expected a mirror target in this account and region, found none/,
      2,
    ],
    [
      'two targets',
      twoTargets,
      [],
      /Expected one mirror target, found 2 \(tmt-\w+, tmt-\w+\): name one by --target/,
      2,
    ],
    [
      'an unknown filter',
      probedFleet,
      ['--filter', 'tmf-0123456789abcdef0'],
      /EC2 knows no mirror filter tmf-0123456789abcdef0 here/,
      2,
    ],
    [
      'an unknown cluster',
      probedFleet,
      ['--cluster', 'shoop'],
      /AWS refused ListTasks \(ClusterNotFoundException: Cluster not found\.\)/,
      2,
    ],
    [
      'a service without its cluster',
      probedFleet,
      ['--service', 'web'],
      /Expected exactly one --cluster beside --service/,
      2,
    ],
    [
      'an endpoint where nobody listens',
      probedFleet,
      ['--endpoint', 'http://127.0.0.1:9'],
      /AWS gave no answer to DescribeTrafficMirrorTargets/,
      3,
    ],
  ])('%s', async (_what, fleet, words, sentence, exitCode) => {
    const here = await account({ fleet });
    const { code, output, complaint } = await probe(here, words);
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(exitCode);
    expect(here.emulator.world.sessions.size).toBe(0);
  });

  test('an account without tasks is nothing to judge', async () => {
    const here = await account({ fleet: { ...probedFleet, services: [] } });
    const { code, output } = await probe(here);
    expect(output).toContain('No task runs there');
    expect(code).toBe(1);
  });
});
