// `tasktap drain` from end to end: the stack is paused, its sessions go, nobody else's do.
import { describe, expect, test } from 'vitest';
import { normalised, normalisedJson } from './golden.ts';
import { startOperated, switchOff, tasksOf, tasktap } from './operated-account.ts';
import { plant } from './planted.ts';
import { type Account, caller, closedWithTest } from './probed-account.ts';

/** With a session of another stack, and one of nobody we know. */
async function account(options: Parameters<typeof startOperated>[0] = {}): Promise<Account> {
  const here = closedWithTest(await startOperated(options));
  const [, , other, strange] = tasksOf(here, 'web').map(({ attachment }) => attachment?.networkInterfaceId ?? '');
  plant(here, {
    id: 'tms-0000000000000000a',
    networkInterfaceId: other ?? '',
    tags: new Map([
      ['tasktap:owner', 'other'],
      ['tasktap:v', '1'],
      ['tasktap:cluster', 'x'],
      ['tasktap:task', 'x'],
      ['tasktap:born', '1'],
    ]),
  });
  plant(here, { id: 'tms-0000000000000000b', networkInterfaceId: strange ?? '' });
  return here;
}

const sessionsIn = ({ emulator }: Account): readonly string[] => [...emulator.world.sessions.keys()].sort();
const switchIn = ({ emulator }: Account): string | undefined =>
  emulator.world.parameters.get('/tasktap/tap/switch')?.value;
const strangers = ['tms-0000000000000000a', 'tms-0000000000000000b'];

test('pauses the stack, deletes what is its own, and says what comes next', async () => {
  const here = await account();
  const { code, output, complaint } = await tasktap(here, ['drain', '--owner', 'tap', '--yes']);
  await expect(normalised(output)).toMatchFileSnapshot('golden/drain.txt');
  expect(complaint).toBe(
    'Paused tap (/tasktap/tap/switch).\n2 of 2 deleted …\nNone is left; looking once more …\nNone is left; looking once more …\n',
  );
  expect(code).toBe(0);
  expect(sessionsIn(here)).toEqual(strangers);
  expect(switchIn(here)).toMatch(/^paused: it is drained \(tasktap drain, 2/);
});

test('a stack that is paused keeps its reason', async () => {
  const here = await account();
  switchOff(here, '/tasktap/tap/switch');
  const { code, output } = await tasktap(here, ['drain', '--owner', 'tap', '--yes', '--json']);
  await expect(normalisedJson(output)).toMatchFileSnapshot('golden/drain.json');
  expect(code).toBe(0);
  expect(sessionsIn(here)).toEqual(strangers);
  expect(switchIn(here)).toBe('paused: incident 4711');
});

describe('nothing is done', () => {
  test.each<[string, readonly string[], RegExp, number]>([
    ['where nobody can be asked', ['--owner', 'tap'], /Expected --yes, since there is no terminal to ask on/, 2],
    ['where it is not clear whose sessions are meant', ['--yes'], /found 2 \(other, tap\): name one by --owner/, 2],
    [
      'for a stack that has none',
      ['--owner', 'tab', '--yes'],
      /No session in eu-central-1 is of tab: nothing was done\. Did you mean tap\?/,
      0,
    ],
  ])('%s', async (_what, words, sentence, exitCode) => {
    const here = await account();
    const { code, output, complaint } = await tasktap(here, ['drain', ...words]);
    expect(output + complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect(code).toBe(exitCode);
    expect(sessionsIn(here)).toHaveLength(4);
    expect(switchIn(here)).toBeUndefined();
  });

  test('where the stack cannot be paused', async () => {
    const reader = caller('reader', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ec2:*', 'ssm:GetParameter'], Resource: '*' }],
    });
    const here = await account({ callers: [reader] });
    const environment = here.environment(reader);
    const { code, complaint } = await tasktap({ ...here, environment: () => environment }, [
      'drain',
      '--owner',
      'tap',
      '--yes',
    ]);
    expect(complaint).toMatch(/AWS denied ssm:PutParameter .* Grant it and drain again; drain needs ec2:Describe/);
    expect(code).toBe(3);
    expect(sessionsIn(here)).toHaveLength(4);
  });
});

test('a right that is missing on the way ends it, with what it has come to', async () => {
  const nearly = caller('nearly', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['ec2:Describe*', 'ssm:*'], Resource: '*' }],
  });
  const here = await account({ callers: [nearly] });
  const environment = here.environment(nearly);
  const { code, complaint } = await tasktap({ ...here, environment: () => environment }, [
    'drain',
    '--owner',
    'tap',
    '--yes',
  ]);
  expect(complaint).toContain('0 of 2 sessions deleted; tap stays paused.');
  expect(complaint).toMatch(/AWS denied ec2:DeleteTrafficMirrorSession/);
  expect(code).toBe(3);
});
