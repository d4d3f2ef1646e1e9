// `tasktap explain` from end to end: the story of a task that is covered, of one that is refused, and of one that was stopped for it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { normalised, normalisedJson } from './golden.ts';
import { startOperated, tasksOf, tasktap } from './operated-account.ts';
import { type Account, caller, closedWithTest } from './probed-account.ts';

async function account(): Promise<Account> {
  return closedWithTest(await startOperated());
}

const idOf = (here: Account, service: string): string => tasksOf(here, service)[0]?.id ?? '';

test('a task that is mirrored, by the beginning of its id', async () => {
  const here = await account();
  const { code, output } = await tasktap(here, ['explain', idOf(here, 'web').slice(0, 12)]);
  await expect(normalised(output)).toMatchFileSnapshot('golden/explain-mirrored.txt');
  expect(code).toBe(0);
});

test('a task that EC2 refused, with what holds its stop', async () => {
  const here = await account();
  const words = ['explain', idOf(here, 'legacy'), '--cluster', 'shop', '--unmirrorable', 'replace'];
  const { code, output } = await tasktap(here, words);
  await expect(normalised(output)).toMatchFileSnapshot('golden/explain-refused.txt');
  expect(code).toBe(1);
});

test('a task that EC2 refused, whose rule leaves it alone although the policy replaces', async () => {
  const here = await account();
  const folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  const file = join(folder, 'policy.json');
  const policy = {
    targets: [{ id: 'tmt-0123456789abcdef0' }],
    filter: 'tmf-0123456789abcdef0',
    rules: [
      { name: 'old', match: { services: ['legacy'] }, decision: 'mirror', unmirrorable: { kind: 'observe' } },
      { name: 'others', decision: 'mirror' },
    ],
    unmirrorable: { kind: 'replace' },
  };
  await writeFile(file, JSON.stringify(policy));
  const { output } = await tasktap(here, ['explain', idOf(here, 'legacy'), '--cluster', 'shop', '--policy', file]);
  await rm(folder, { recursive: true });
  expect(output).toContain('for such a task the policy says: observe');
  expect(output).not.toContain('held');
});

test('a task that was stopped so that another may start, by its ARN', async () => {
  const here = await account();
  const [task] = tasksOf(here, 'legacy');
  const plan = JSON.parse(
    (await tasktap(here, ['plan', '--unmirrorable', 'replace', '--serialized', '--json'])).output,
  );
  // A lone task: whoever wants it replaced allows the outage.
  plan.policy.unmirrorable.allowOutage = true;
  plan.actions = [
    {
      kind: 'stop-task',
      cluster: task?.clusterArn,
      service: 'legacy',
      task: task?.arn,
      wasRunning: true,
      code: 'NetworkInterfaceNotSupported',
    },
  ];
  const applied = await tasktap(here, ['apply', '--plan', '-', '--yes', '--json'], JSON.stringify(plan));
  expect(JSON.parse(applied.output).results).toMatchObject([{ outcome: 'stopped' }]);
  const { code, output } = await tasktap(here, ['explain', task?.arn ?? '', '--json']);
  // How far it has got in stopping is a matter of time.
  const settled = output.replace(/"status":"[A-Z]+"/, '"status":"STOPPING"');
  await expect(normalisedJson(settled)).toMatchFileSnapshot('golden/explain.json');
  expect(JSON.parse(output)).toMatchObject({ verdict: 'ignored', reason: 'ending', stops: [{ wasRunning: true }] });
  expect(code).toBe(0);
});

test('a task that the functions wrote about, where the stack says where', async () => {
  const here = await account();
  const { emulator } = here;
  const Log = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'tap-log' } };
  const collectors = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/tasktap/collectors/tmt-1' } };
  await emulator.stacks.deploy('tap', { template: JSON.stringify({ Resources: { Log, Collectors: collectors } }) });
  const [task, other] = tasksOf(here, 'web');
  for (const { arn } of [task, other].flatMap((each) => each ?? [])) {
    const at = Date.now();
    const text = JSON.stringify({ at: new Date(at).toISOString(), kind: 'task-gone', task: arn });
    const line = { logGroup: 'tap-log', logStream: 's', functionName: 'tap', requestId: undefined, text };
    emulator.logs.write({ ...line, by: 'function', at: at as never });
    // What collectors write is no journal.
    emulator.logs.write({ ...line, by: 'function', at: at as never, logGroup: '/tasktap/collectors/tmt-1' });
  }
  const { output } = await tasktap(here, ['explain', task?.id ?? '']);
  expect(normalised(output)).toMatch(
    /What the functions wrote of it\ntime-\d+ {2}[0-9a-f]{8} stopped before it could be mirrored\n$/,
  );
});

test('whoever may not read the journal gets the rest of the story', async () => {
  const narrow = caller('narrow', {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['ec2:Describe*', 'ecs:*', 'ssm:GetParameter'], Resource: '*' }],
  });
  const here = closedWithTest(await startOperated({ callers: [narrow] }));
  const environment = here.environment(narrow);
  const words = ['explain', idOf(here, 'web')];
  const { code, output } = await tasktap({ ...here, environment: () => environment }, words);
  expect(output).toContain(
    'AWS would not answer 2 reads: FilterLogEvents: AccessDeniedException; ListStackResources: AccessDenied',
  );
  expect(code).toBe(0);
});

describe('what a user gets wrong is one sentence', () => {
  test.each<[string, readonly string[], RegExp]>([
    [
      'a task that nobody knows',
      ['0123456789abcdef0123456789abcdef'],
      /ECS knows no task 0123456789abcdef0123456789abcdef here/,
    ],
    ['too little of an id', [''], /Expected one task, found 6 that begin so: arn:aws:ecs:/],
    ['no task', [], /missing required argument 'task'/],
  ])('%s', async (_what, words, sentence) => {
    const here = await account();
    const { code, output, complaint } = await tasktap(here, ['explain', ...words]);
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(2);
  });
});
