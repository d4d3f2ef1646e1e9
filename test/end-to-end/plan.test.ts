// `tasktap plan` and `tasktap apply` from end to end: what is shown is what is done, whoever else is at work in between.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { normalised, normalisedJson } from './golden.ts';
import { startOperated, switchOff, tasksOf, tasktap, turnSwitch } from './operated-account.ts';
import { plant } from './planted.ts';
import { type Account, closedWithTest } from './probed-account.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function account(): Promise<Account> {
  return closedWithTest(await startOperated());
}

const changes = ({ emulator }: Account): readonly string[] =>
  emulator.calls
    .recent()
    .map(({ operation = '' }) => operation)
    .filter((operation) => !/^(Describe|List|Get)/.test(operation));

const observe = ['--unmirrorable', 'observe'];

/** The session of the stack on the first task of web sends elsewhere than the policy says: somebody changed its filter. */
async function somethingOfEverything(here: Account): Promise<string> {
  const { world } = here.emulator;
  const [session] = world.sessions.values();
  const [filter] = world.filters.values();
  if (session === undefined || filter === undefined) throw new Error('expected a session and a filter');
  world.filters.set('tmf-00000000000000009', { ...filter, id: 'tmf-00000000000000009' });
  session.filterId = 'tmf-00000000000000009';
  const [, second] = tasksOf(here, 'web');
  const [target] = world.targets.keys();
  // A second session of the stack on one interface is one too many.
  plant(here, {
    ...[...world.sessions.values()][1],
    id: 'tms-00000000000000009',
    sessionNumber: 2,
    vni: 1009,
    networkInterfaceId: second?.attachment?.networkInterfaceId ?? '',
  });
  const file = join(folder, 'policy.yaml');
  await writeFile(
    file,
    `targets: [{ id: ${target} }]\nfilter: ${filter.id}\nunmirrorable: { kind: replace, allowOutage: true }\n`,
  );
  return file;
}

describe('plan', () => {
  test('is a diff for people, and changes nothing', async () => {
    const here = await account();
    const file = await somethingOfEverything(here);
    const { code, output } = await tasktap(here, ['plan', '--policy', file, '--serialized']);
    await expect(normalised(output)).toMatchFileSnapshot('golden/plan.txt');
    expect(code).toBe(0);
    expect(changes(here)).toEqual([]);
  });

  test('is one object for apply', async () => {
    const here = await account();
    const file = await somethingOfEverything(here);
    const { code, output } = await tasktap(here, ['plan', '--policy', file, '--serialized', '--json']);
    await expect(normalisedJson(output)).toMatchFileSnapshot('golden/plan.json');
    expect(code).toBe(0);
  });

  test('holds everything while the off switch is on', async () => {
    const here = await account();
    switchOff(here, '/tasktap/tap/switch');
    const { output } = await tasktap(here, ['plan', ...observe]);
    expect(output).toContain('The off switch is on');
    expect(output).toContain('Nothing to do.');
    expect(output).toContain('2 to create, because paused');
  });

  test.each<[string, readonly string[], RegExp]>([
    ['without a choice for tasks that cannot be mirrored', [], /Expected --policy FILE, or what to do with a task/],
    ['with a word that is none', ['--unmirrorable', 'stop'], /Expected --unmirrorable observe, replace or sidecar/],
  ])('%s is one sentence', async (_what, words, sentence) => {
    const here = await account();
    const { code, complaint } = await tasktap(here, ['plan', ...words]);
    expect(complaint).toMatch(sentence);
    expect(code).toBe(2);
  });

  test('needs to know whose sessions are meant', async () => {
    const here = await account();
    here.emulator.world.sessions.clear();
    const { code, complaint } = await tasktap(here, ['plan', ...observe]);
    expect(complaint).toMatch(/Expected the name of the stack .* by --owner/);
    expect(code).toBe(2);
  });
});

describe('apply', () => {
  test('plans, does all of it, and says so; status agrees', async () => {
    const here = await account();
    const { code, output } = await tasktap(here, ['apply', ...observe, '--yes']);
    await expect(normalised(output)).toMatchFileSnapshot('golden/apply.txt');
    expect(code).toBe(0);
    expect(changes(here)).toEqual(['CreateTrafficMirrorSession', 'CreateTrafficMirrorSession']);
    expect(here.emulator.world.sessions.size).toBe(4);
    const again = await tasktap(here, ['apply', ...observe, '--yes']);
    expect(again.output).toContain('Nothing to do.');
    expect(again.code).toBe(0);
  });

  test('leaves a task that has just begun to its events where a stack has its switch, and creates at once where there is none', async () => {
    const here = await account();
    for (const task of tasksOf(here, 'web')) task.connectivityAt = here.emulator.world.clock.now();
    turnSwitch(here, '/tasktap/tap/switch', 'running');
    const { output } = await tasktap(here, ['apply', ...observe, '--yes']);
    expect(output).toContain('Nothing to do.');
    here.emulator.world.parameters.clear();
    await tasktap(here, ['apply', ...observe, '--yes']);
    expect(changes(here)).toEqual(['CreateTrafficMirrorSession', 'CreateTrafficMirrorSession']);
  });

  test('of a saved plan does exactly that: creates, changes, deletes and stops', async () => {
    const here = await account();
    const file = await somethingOfEverything(here);
    const plan = await tasktap(here, ['plan', '--policy', file, '--serialized', '--json']);
    const { code, output } = await tasktap(here, ['apply', '--plan', '-', '--yes', '--json'], plan.output);
    await expect(normalisedJson(output)).toMatchFileSnapshot('golden/apply.json');
    expect(code).toBe(0);
    expect([...changes(here)].sort()).toEqual([
      'CreateTrafficMirrorSession',
      'CreateTrafficMirrorSession',
      'DeleteTrafficMirrorSession',
      'ModifyTrafficMirrorSession',
      'PutParameter',
      'StopTask',
    ]);
    expect(here.emulator.world.parameters.has('/tasktap/tap/stops/shop')).toBe(true);
  });

  test('after somebody else changed the account does nothing that was not shown, and says what changed', async () => {
    const here = await account();
    const plan = await tasktap(here, ['plan', ...observe, '--json']);
    const [, , third, fourth] = tasksOf(here, 'web');
    const { world } = here.emulator;
    const [target] = world.targets.keys();
    // Somebody took the number of one interface for a session elsewhere, mirrors another as we would, and took one of ours away.
    plant(here, { id: 'tms-00000000000000007', networkInterfaceId: third?.attachment?.networkInterfaceId ?? '' });
    plant(here, {
      id: 'tms-00000000000000008',
      networkInterfaceId: fourth?.attachment?.networkInterfaceId ?? '',
      targetId: target ?? '',
      filterId: JSON.parse(plan.output).filter,
    });
    world.sessions.delete('tms-00000000000000001');
    const file = join(folder, 'plan.json');
    await writeFile(file, plan.output);
    const { code, output } = await tasktap(here, ['apply', '--plan', file, '--yes']);
    await expect(normalised(output)).toMatchFileSnapshot('golden/apply-changed.txt');
    expect(changes(here)).toEqual([]);
    expect(code).toBe(1);
  });

  test('stops where somebody turns the off switch on meanwhile', async () => {
    const here = await account();
    const plan = await tasktap(here, ['plan', ...observe, '--json']);
    switchOff(here, '/tasktap/tap/switch');
    const { code, output } = await tasktap(here, ['apply', '--plan', '-', '--yes', '--json'], plan.output);
    expect(JSON.parse(output)).toMatchObject({ switch: 'off', fine: false, results: [] });
    expect(code).toBe(1);
    expect(changes(here)).toEqual([]);
  });

  test('of a plan that was done already does nothing, and says so', async () => {
    const here = await account();
    const plan = await tasktap(here, ['plan', ...observe, '--json']);
    const words = ['apply', '--plan', '-', '--yes', '--json'];
    expect((await tasktap(here, words, plan.output)).code).toBe(0);
    const { code, output } = await tasktap(here, words, plan.output);
    expect(JSON.parse(output)).toMatchObject({ results: [], changes: [{ kind: 'gone' }, { kind: 'gone' }] });
    expect(code).toBe(1);
    expect(here.emulator.world.sessions.size).toBe(4);
  });

  test('of a plan for another region is refused', async () => {
    const here = await account();
    const plan = await tasktap(here, ['plan', ...observe, '--json']);
    const words = ['apply', '--plan', '-', '--yes', '--region', 'eu-west-1'];
    const { code, complaint } = await tasktap(here, words, plan.output);
    expect(complaint).toContain('Expected the region of the plan, eu-central-1, found --region eu-west-1.');
    expect(code).toBe(2);
  });

  test('asks, and without a terminal wants --yes; nothing is done', async () => {
    const here = await account();
    const { code, complaint } = await tasktap(here, ['apply', ...observe]);
    expect(complaint).toContain('Expected --yes, since there is no terminal to ask on. Nothing was done.');
    expect(code).toBe(2);
    expect(changes(here)).toEqual([]);
  });

  test.each<[string, readonly string[], string, RegExp]>([
    [
      'a plan that is none',
      ['--plan', '-'],
      '{"version":1}',
      /standard input: expected a plan .* found something else \(/,
    ],
    ['a plan that is no JSON', ['--plan', '-'], 'plan', /standard input: expected a plan/],
    ['a plan of another version', ['--plan', '-'], '{"version":2}', /\(version: /],
    ['a plan that is not there', ['--plan', 'none.json'], '', /none\.json: there is no such file/],
    ['a plan and what it tells already', ['--plan', '-', '--owner', 'x'], '', /Expected no --owner beside --plan/],
  ])('%s is one sentence', async (_what, words, input, sentence) => {
    const here = await account();
    const { code, output, complaint } = await tasktap(here, ['apply', ...words, '--yes'], input);
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(2);
  });
});
