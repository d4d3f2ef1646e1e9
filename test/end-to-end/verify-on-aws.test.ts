// `npm run verify-on-aws` from end to end against the emulator: what it settles, what it leaves behind (nothing), and how it is stopped.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { emptyAccount, type Fleet, type PolicyDocument } from '@tasktap/emulator';
import { policyActions } from '@tasktap/verify';
import { describe, expect, test } from 'vitest';
import { start } from './bin.ts';
import { type Account, caller, closedWithTest, startAccount } from './probed-account.ts';

const script = fileURLToPath(new URL('../../packages/verify/src/main.ts', import.meta.url));
const page = readFileSync(new URL('../../docs/verify-on-aws.md', import.meta.url), 'utf8');
const [, policyText = ''] = /```json\n(\{\n {2}"Version"[^`]+)```/.exec(page) ?? [];
const policy = JSON.parse(policyText) as PolicyDocument;

const fleet: Fleet = {
  ...emptyAccount,
  hosts: [{ name: 'nitro', mirrorable: true, weight: 1 }],
  subnets: [{ zone: 'a', cidr: '10.0.0.0/18' }],
  targets: [{ kind: 'network-interface' }],
};
const refusing: Fleet = { ...fleet, hosts: [{ name: 'xen', mirrorable: false, weight: 1 }] };

async function account(options: Parameters<typeof startAccount>[0]): Promise<Account> {
  return closedWithTest(await startAccount({ speed: 20, ...options }));
}

function words({ emulator: { world } }: Account, ...more: readonly string[]): readonly string[] {
  const [subnet] = world.subnets.keys();
  const [target] = world.targets.keys();
  return [script, '--subnet', subnet ?? '', '--target', target ?? '', ...more];
}

/** Nothing of a run: no session, no filter, no cluster, no task that is not on its way out, no definition to start another. */
function expectClean({ emulator: { world } }: Account): void {
  expect(world.sessions.size).toBe(0);
  expect(world.filters.size).toBe(0);
  expect(world.clusters.size).toBe(0);
  expect([...world.tasks.values()].filter(({ lastStatus }) => lastStatus !== 'STOPPED')).toEqual([]);
  expect([...world.taskDefinitions.values()].filter(({ status }) => status === 'ACTIVE')).toEqual([]);
}

const answerTo = (output: string, question: string): string =>
  output.split('\n').find((line) => line.startsWith(`| ${question}`)) ?? '';

describe('where Fargate can be mirrored', () => {
  test('everything is settled under the policy of the page, and nothing is left', async () => {
    const verifier = caller('verifier', policy);
    const here = await account({ fleet, callers: [verifier] });
    const { code, output, complaint } = await start(words(here, '--yes'), { environment: here.environment(verifier) })
      .ended;
    expect(complaint).toMatch(/It costs at most \$0\.\d\d/);
    expect(complaint).toMatch(/Cleaned up: nothing of tasktap-verify-[0-9a-f]{8} is left\./);
    expect(output).toContain(`**not AWS**: ${here.emulator.url}`);
    expect(answerTo(output, 'Can the interface')).toMatch(
      /Fargate x86_64: accepted at \w+; Fargate ARM64: accepted at \w+; Fargate Spot x86_64: accepted at \w+/,
    );
    expect(answerTo(output, 'What do ECS and EC2 show')).toMatch(
      /PROVISIONING\/PRECREATED.*PENDING\/ATTACHED accepted/,
    );
    expect(answerTo(output, 'Is the interface')).toContain('"RequesterManaged":true,"InterfaceType":"interface"');
    expect(answerTo(output, 'How soon')).toMatch(/within \d+ ms, at describe \d/);
    expect(answerTo(output, 'Which code')).toContain('`InvalidParameterValue`');
    expect(answerTo(output, 'Does Describe')).toContain('`tag`: `InvalidParameterValue`');
    expect(answerTo(output, 'Which is the smallest')).toContain('1: accepted; 34: accepted; 35: accepted');
    expect(answerTo(output, 'What does DryRun')).toContain('create: `DryRunOperation`; delete: `DryRunOperation`');
    expect(answerTo(output, 'What does a client token')).toContain(
      'at once: the same session; with another number: `IdempotentParameterMismatch`; after the session was deleted: the same session, and it is not there',
    );
    expect(output).not.toMatch(/111122223333|arn:aws|(eni|tms|tmt|tmf)-[0-9a-f]/);
    expect(code).toBe(0);
    expectClean(here);
    expect(here.emulator.world.targets.size).toBe(1);
  });

  test('a target of its own is made of an interface, and goes with the rest', async () => {
    const here = await account({ fleet });
    const { world } = here.emulator;
    const [target] = world.targets.values();
    world.targets.clear();
    const [subnet] = world.subnets.keys();
    const made = ['--subnet', subnet ?? '', '--target-interface', target?.resource ?? ''];
    const { code } = await start([script, ...made, '--yes'], { environment: here.environment() }).ended;
    expect(code).toBe(0);
    expect(here.emulator.calls.recent().some(({ operation }) => operation === 'CreateTrafficMirrorTarget')).toBe(true);
    expect(world.targets.size).toBe(0);
    expectClean(here);
  });
});

describe('where EC2 refuses Fargate', () => {
  test('the code is told, the rest is open', async () => {
    const here = await account({ fleet: refusing });
    const { code, output } = await start(words(here, '--yes'), { environment: here.environment() }).ended;
    expect(answerTo(output, 'Can the interface')).toContain(
      'Fargate x86_64: `NetworkInterfaceNotSupported` at RUNNING',
    );
    expect(answerTo(output, 'Which code')).toContain('open: EC2 mirrored no interface');
    expect(code).toBe(0);
    expectClean(here);
  });
});

describe('without consent nothing is created', () => {
  test.each([
    ['no', 'no\n'],
    ['the end of the input', ''],
    ['something like a yes', 'y\n'],
  ])('%s', async (_what, input) => {
    const here = await account({ fleet });
    const { code, output, complaint } = await start(words(here), { environment: here.environment(), input }).ended;
    expect(complaint).toContain('3 Fargate tasks');
    expect(complaint).toContain('Nothing was created.');
    expect(output).toBe('');
    expect(code).toBe(1);
    expect(here.emulator.calls.recent().filter(({ operation = '' }) => /^(Create|Run)/.test(operation))).toEqual([]);
  });
});

test('interrupted half-way it tells what is settled, cleans up, and ends with 130', async () => {
  const here = await account({ fleet });
  const started = start(words(here, '--yes', '--token-minutes', '10'), { environment: here.environment() });
  here.emulator.calls.onCall(({ operation, code }) => {
    if (operation === 'CreateTrafficMirrorSession' && code === undefined) started.child.kill('SIGINT');
  });
  const { code, output, complaint } = await started.ended;
  expect(complaint).toContain('Interrupted: cleaning up, please wait.');
  expect(output).toContain(', interrupted');
  expect(output).not.toContain('smallest packet length');
  expect(code).toBe(130);
  expectClean(here);
});

test('what a killed run left behind is found by the next one, and removed if that is wanted', async () => {
  const here = await account({ fleet });
  const killed = start(words(here, '--yes'), { environment: here.environment() });
  here.emulator.calls.onCall(({ operation }) => {
    if (operation === 'RunTask') killed.child.kill('SIGKILL');
  });
  await killed.ended;
  expect(here.emulator.world.clusters.size).toBe(1);
  const { code, complaint } = await start(words(here), { environment: here.environment(), input: 'yes\nno\n' }).ended;
  expect(complaint).toMatch(/tasktap-verify-[0-9a-f]{8} is there from an earlier run/);
  expect(complaint).toContain('is left.');
  expect(code).toBe(1);
  expectClean(here);
});

describe('the rights', () => {
  test('of the page are those of the table', () => {
    const statements = [policy.Statement].flat();
    expect(statements.flatMap(({ Action = [] }) => Action).sort()).toEqual(policyActions);
  });

  test.each([
    'ecs:RunTask',
    'ec2:CreateTrafficMirrorFilterRule',
    'ecs:ListClusters',
  ])('without %s it says so, cleans up, and ends with 3', async (missing) => {
    const Action = policyActions.filter((action) => action !== missing);
    const verifier = caller('verifier', { Statement: { Effect: 'Allow', Action, Resource: '*' } });
    const here = await account({ fleet, callers: [verifier] });
    const { code, output, complaint } = await start(words(here, '--yes'), {
      environment: here.environment(verifier),
    }).ended;
    expect(complaint).toMatch(new RegExp(`AWS said no to ${missing.slice(4)} .*docs/verify-on-aws\\.md`));
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(3);
    expectClean(here);
  });
});

describe('a command line that is not understood is one sentence and the usage', () => {
  test.each([
    ['no subnet', ['--target', 'tmt-1'], /Expected --subnet, got none/],
    ['no target', ['--subnet', 'subnet-1'], /Expected either --target or --target-interface/],
    ['minutes out of range', ['--subnet', 's', '--target', 't', '--token-minutes', '11'], /from 0 to 10, got 11/],
    ['an unknown option', ['--subnett', 's'], /Unknown option '--subnett'/],
  ])('%s', async (_what, given, sentence) => {
    const { code, output, complaint } = await start([script, ...given]).ended;
    expect(complaint).toMatch(sentence);
    expect(complaint).toContain('Exit codes:');
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(2);
  });
});
