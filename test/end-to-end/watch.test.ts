// `tasktap watch` from end to end: what functions wrote in plain words, and the coverage; in text, in JSON, until Ctrl-C.
import { describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { bin, start } from './bin.ts';
import { normalised } from './golden.ts';
import { startOperated, tasksOf, tasktap } from './operated-account.ts';
import { type Account, closedWithTest } from './probed-account.ts';

/** A minute ago, so that no line is younger than the command. */
const at = Date.now() - 60_000;

function write({ emulator }: Account, entry: object | string, logGroup = 'tap-log', when = at): void {
  const text = typeof entry === 'string' ? entry : JSON.stringify({ at: new Date(when).toISOString(), ...entry });
  emulator.logs.write({
    at: when as never,
    logGroup,
    logStream: 's',
    functionName: 'tap',
    requestId: undefined,
    by: 'function',
    text,
  });
}

async function account(): Promise<Account> {
  const here = closedWithTest(await startOperated());
  const [task] = tasksOf(here, 'web');
  const [refused] = tasksOf(here, 'legacy');
  write(here, 'START RequestId: 1 Version: $LATEST');
  write(here, { _aws: {}, Coverage: 0.5 });
  write(here, {
    kind: 'session-created',
    task: task?.arn,
    service: 'web',
    eni: 'eni-1',
    session: 'tms-00000000000000001',
    vni: 1001,
    target: 'tmt-00000000000000001',
    number: 1,
    timeToMirrorMs: 1234,
  });
  write(
    here,
    { kind: 'refused', task: refused?.arn, service: 'legacy', eni: 'eni-2', code: 'Unsupported' },
    'other-log',
    at - 10,
  );
  write(here, {
    kind: 'looked',
    cluster: 'arn:aws:ecs:eu-central-1:111122223333:cluster/office',
    why: 'sweep',
    selected: 0,
    covered: 0,
    unfinished: false,
  });
  write(
    here,
    { kind: 'session-deleted', session: 'tms-00000000000000002', eni: 'eni-3', reason: 'not-selected' },
    'tap-log',
    at - 3_600_000,
  );
  return here;
}

const both = ['watch', '--once', '--log-group', 'tap-log', 'other-log', 'never-written'];

test('tells what was written lately in plain words, oldest first, and the coverage', async () => {
  const here = await account();
  const { code, output, complaint } = await tasktap(here, both);
  expect(complaint).toBe('');
  await expect(
    normalised(output)
      .replace(/^\d\d:\d\d:\d\d/gm, 'HH:MM:SS')
      .replace(/\b[0-9a-f]{8}(?= of)/g, 'TASK'),
  ).toMatchFileSnapshot('golden/watch.txt');
  expect(code).toBe(0);
});

test('tells one object a line', async () => {
  const here = await account();
  const { output } = await tasktap(here, [...both, '--json']);
  const lines = output
    .trim()
    .split('\n')
    .map((line) => JSON.stringify(JSON.parse(line), null, 2));
  await expect(normalised(`${lines.join('\n')}\n`)).toMatchFileSnapshot('golden/watch.jsonl');
});

describe('tells only', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['what is as young as wanted', [], ['refused', 'session-created', 'looked']],
    ['further back', ['--since', '90'], ['session-deleted', 'refused', 'session-created', 'looked']],
    ['one cluster', ['--cluster', 'office'], ['looked']],
    ['one by its ARN', ['--cluster', 'arn:aws:ecs:eu-central-1:111122223333:cluster/office'], ['looked']],
    ['one service', ['--cluster', 'shop', '--service', 'legacy'], ['refused']],
  ])('%s', async (_what, words, kinds) => {
    const here = await account();
    const { output } = await tasktap(here, [...both, '--json', ...words]);
    const told = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(told.flatMap(({ entry }) => entry?.kind ?? [])).toEqual(kinds);
  });
});

test('finds the log groups of the stack', async () => {
  const here = await account();
  const template = JSON.stringify({
    Resources: { Log: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'tap-log' } } },
  });
  await here.emulator.stacks.deploy('tap', { template });
  const { output } = await tasktap(here, ['watch', '--once', '--json']);
  expect(output).toContain('session-created');
  expect(output).not.toContain('"refused"');
});

test('goes on until Ctrl-C', async () => {
  const here = await account();
  const { child, ended } = start([bin, 'watch', '--log-group', 'tap-log', '--json'], {
    environment: here.environment(),
  });
  let said = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  await eventually('it tells the coverage', () => said.includes('"coverage"'));
  write(
    here,
    { kind: 'task-gone', task: 'arn:aws:ecs:eu-central-1:111122223333:task/shop/abc' },
    'tap-log',
    Date.now(),
  );
  await eventually('it tells what came later', () => said.includes('task-gone'));
  child.kill('SIGINT');
  const { output } = await ended;
  expect(output.match(/session-created/g)).toHaveLength(1);
});

test.each(['that nobody deployed', 'without log groups'])('a stack %s is one sentence', async (which) => {
  const here = await account();
  const template = JSON.stringify({ Resources: { Q: { Type: 'AWS::SQS::Queue', Properties: {} } } });
  if (which === 'without log groups') await here.emulator.stacks.deploy('tap', { template });
  const { code, output, complaint } = await tasktap(here, ['watch', '--once']);
  expect(complaint).toBe(
    'tasktap: Expected a CloudFormation stack tap that says where its functions log, found none: name their log groups by --log-group.\n',
  );
  expect([code, output]).toEqual([2, '']);
});
