// `tasktap status` from end to end: what it shows of an account, in text and JSON, and that it changes nothing.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOfNames } from '@tasktap/collector/hearing';
import { collectorLogOf } from '@tasktap/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalised, normalisedJson } from './golden.ts';
import { operatedFleet, startOperated, switchOff, tasksOf, tasktap } from './operated-account.ts';
import { type Account, caller, closedWithTest } from './probed-account.ts';

async function account(options: Parameters<typeof startOperated>[0] = {}): Promise<Account> {
  return closedWithTest(await startOperated(options));
}

const changes = ({ emulator }: Account): readonly string[] =>
  emulator.calls
    .recent()
    .map(({ operation = '' }) => operation)
    .filter((operation) => !/^(Describe|List|Get|Filter)/.test(operation));

describe('an account with one stack', () => {
  test('is a table for people', async () => {
    const here = await account();
    const { code, output, complaint } = await tasktap(here, ['status']);
    await expect(normalised(output)).toMatchFileSnapshot('golden/status.txt');
    expect(complaint).toBe('Reading the tasks of office …\nReading the tasks of shop …\n');
    expect(code).toBe(1);
    expect(changes(here)).toEqual([]);
  });

  test('is one object for machines', async () => {
    const here = await account();
    const { code, output } = await tasktap(here, ['status', '--json']);
    await expect(normalisedJson(output)).toMatchFileSnapshot('golden/status.json');
    expect(code).toBe(1);
  });

  test('one service alone', async () => {
    const here = await account();
    const { output } = await tasktap(here, ['status', '--cluster', 'shop', '--service', 'web', '--json']);
    expect(JSON.parse(output)).toMatchObject({ selected: 4, covered: 2, services: [{ service: 'web' }] });
  });

  test('says that the off switch is on, whoever paused it', async () => {
    const here = await account();
    switchOff(here, '/tasktap/tap/switch');
    const { output } = await tasktap(here, ['status', '--json']);
    expect(JSON.parse(output).switch).toBe('off');
    const { output: text } = await tasktap(here, ['status', '--switch', '/other']);
    expect(text).not.toContain('off switch');
  });
});

describe('coverage that is heard', () => {
  const hourAgo = Date.now() - 3_600_000;

  /** Two collectors behind the target of an account whose two sessions are an hour old; each tells whom it hears. */
  async function listened(heard: (interfaces: readonly string[]) => readonly (readonly string[])[]): Promise<Account> {
    const here = await account();
    const { world } = here.emulator;
    for (const task of world.tasks.values()) task.connectivityAt = hourAgo;
    for (const { tags } of world.sessions.values()) tags.set('tasktap:born', String(hourAgo));
    const [target = ''] = world.targets.keys();
    const interfaces = tasksOf(here, 'web').map(({ attachment }) => attachment?.networkInterfaceId ?? '');
    for (const [index, names] of heard(interfaces).entries()) {
      const at = Date.now() - 60_000;
      for (const text of ['# ready', ...linesOfNames({ since: at - 600_000, at, heard: names })]) {
        here.emulator.logs.write({
          at: at as never,
          logGroup: collectorLogOf(target),
          logStream: `collector/${index}`,
          functionName: 'collector',
          requestId: undefined,
          by: 'function',
          text,
        });
      }
    }
    return here;
  }
  test('a mirrored task that no collector hears is silent: in the table, in its story, for the doctor', async () => {
    const here = await listened(() => [[], []]);
    const { code, output } = await tasktap(here, ['status', '--cluster', 'shop']);
    await expect(normalised(output)).toMatchFileSnapshot('golden/status-silent.txt');
    expect(code).toBe(1);
    const told = await tasktap(here, ['explain', tasksOf(here, 'web')[0]?.id ?? '', '--json']);
    expect(JSON.parse(told.output)).toMatchObject({ verdict: 'silent', reason: null });
    expect(told.code).toBe(1);
    const { findings } = JSON.parse((await tasktap(here, ['doctor', '--json'])).output);
    expect(findings).toContainEqual(
      expect.objectContaining({
        check: 'heard',
        state: 'broken',
        sentence: expect.stringMatching(/^2 tasks mirrored/),
      }),
    );
  });

  test('of two collectors each hears one: nobody is silent', async () => {
    const here = await listened(([one = '', other = '']) => [[one], [other]]);
    const { output } = await tasktap(here, ['status', '--cluster', 'shop', '--json']);
    expect(JSON.parse(output)).toMatchObject({ covered: 2, hearing: [{ mirrored: 2, heard: 2, silent: [] }] });
  });

  test('one of two is heard: the other is silent, for machines', async () => {
    const here = await listened(([one = '']) => [[one], []]);
    const { output } = await tasktap(here, ['status', '--cluster', 'shop', '--json']);
    await expect(normalisedJson(output)).toMatchFileSnapshot('golden/status-silent.json');
  });

  test('whoever may not read the log is told that, and that coverage is assumed', async () => {
    const narrow = caller('narrow', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ec2:Describe*', 'ecs:*', 'ssm:GetParameter'], Resource: '*' }],
    });
    const here = await account({ callers: [narrow] });
    const environment = here.environment(narrow);
    const { output } = await tasktap({ ...here, environment: () => environment }, ['status']);
    expect(output).toContain('AWS would not answer 1 read: FilterLogEvents: AccessDenied');
    expect(output).toContain('assumed from sessions');
    expect(output).toContain('2 of 5 selected tasks covered');
  });
});

test('an account where nothing is open ends with 0', async () => {
  const here = await account();
  const { code, output } = await tasktap(here, ['status', '--cluster', 'office']);
  expect(output).toContain('No task is selected.');
  expect(code).toBe(0);
});

test('tasks with the forwarder are covered, whatever EC2 says of them', async () => {
  const services = [
    { name: 'tapped', cluster: 'shop', count: 2, alreadyRunning: true, hosts: { xen: 1 }, sidecars: ['tasktap'] },
    { name: 'api', cluster: 'shop', count: 1, alreadyRunning: true, sidecars: ['envoy'] },
  ];
  const here = await account({ fleet: { ...operatedFleet, services } });
  const { output } = await tasktap(here, ['status', '--json']);
  expect(JSON.parse(output).services).toMatchObject([
    { service: 'api', selected: 1, covered: 0 },
    { service: 'tapped', selected: 2, covered: 2, open: [] },
  ]);
  const [task] = tasksOf(here, 'tapped');
  const told = await tasktap(here, ['explain', task?.arn ?? '', '--json']);
  expect(JSON.parse(told.output)).toMatchObject({ verdict: 'forwarded', reason: null });
  expect(told.code).toBe(0);
  const otherwise = await tasktap(here, ['status', '--unmirrorable', 'observe', '--json']);
  expect(JSON.parse(otherwise.output)).toMatchObject({ covered: 0 });
});

test('colour is for terminals', async () => {
  const here = await account();
  expect((await tasktap(here, ['status'])).output).not.toContain('\u001B');
});

describe('a policy file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('decides what is selected', async () => {
    const here = await account();
    const [target] = here.emulator.world.targets.keys();
    const [filter] = here.emulator.world.filters.keys();
    const file = join(folder, 'policy.yaml');
    await writeFile(
      file,
      `targets: [{ id: ${target} }]\nfilter: ${filter}\nrules:\n  - { name: web, match: { services: [web] }, decision: mirror }\nunmirrorable: { kind: observe }\n`,
    );
    const { output } = await tasktap(here, ['status', '--policy', file, '--json']);
    expect(JSON.parse(output)).toMatchObject({ selected: 4, covered: 2 });
  });

  test('that does not fit is complained of in a line each, before anything is asked', async () => {
    const here = await account();
    const file = join(folder, 'bad.yaml');
    await writeFile(file, 'targets: []\nfiltre: x\nunmirrorable: { kind: obsrve }\n');
    const { code, output, complaint } = await tasktap(here, ['status', '--policy', file]);
    expect(complaint).toContain(`${file}:2:1: filtre: unknown word; did you mean filter?`);
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(2);
    expect(here.emulator.calls.recent()).toEqual([]);
  });
});

describe('what a user gets wrong is one sentence', () => {
  test.each<[string, readonly string[], RegExp, number]>([
    ['a typo in a cluster', ['--cluster', 'shoop'], /ECS knows no cluster shoop here: did you mean shop\?/, 2],
    ['a typo in an option', ['--regoin', 'x'], /unknown option '--regoin'\n\(Did you mean --region\?\)/, 2],
    ['a service without its cluster', ['--service', 'web'], /Expected exactly one --cluster beside --service/, 2],
    [
      'a policy beside its parts',
      ['--policy', 'x.yaml', '--target', 'tmt-1'],
      /Expected either --policy or --target, --filter and --unmirrorable, found both/,
      2,
    ],
    [
      'an unknown choice',
      ['--unmirrorable', 'obsrve'],
      /Expected --unmirrorable observe, replace or sidecar:CONTAINER/,
      2,
    ],
    ['an endpoint where nobody listens', ['--endpoint', 'http://127.0.0.1:9'], /AWS gave no answer to Describe/, 3],
  ])('%s', async (_what, words, sentence, exitCode) => {
    const here = await account();
    const { code, output, complaint } = await tasktap(here, ['status', ...words]);
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(exitCode);
  });
});
