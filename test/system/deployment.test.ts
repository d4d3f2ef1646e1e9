// The AWS CLI, written by others, deploys what `tasktap synth` wrote into `tasktap emulate`: tasks are mirrored, and in the end nothing is left.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulation, start } from '../end-to-end/emulation.ts';
import { eventually } from '../eventually.ts';

/** Debian's; another one may be first on the path. */
const cli = '/usr/bin/aws';
const folder = mkdtempSync(join(tmpdir(), 'tasktap-deployment-'));
const template = join(folder, 'tasktap.template.json');

let emulation: Emulation;
let endpoint: string;

beforeAll(async () => {
  emulation = await start();
  endpoint = emulation.variables['AWS_ENDPOINT_URL'] ?? '';
  teachWhereS3Is(endpoint);
  const synth = spawnSync('tasktap', ['synth', '--out', template], { encoding: 'utf8' });
  expect(synth.status, synth.stderr).toBe(0);
});
afterAll(async () => {
  await emulation.end();
  rmSync(folder, { recursive: true });
});

/**
 * `deploy` uploads to S3 without regard to `--endpoint-url`, and this CLI does not read AWS_ENDPOINT_URL, as later ones do: rules of its own
 * format, in a folder that it looks into first, tell it where S3 is.
 */
function teachWhereS3Is(url: string): void {
  const place = join(folder, 's3', '2006-03-01');
  mkdirSync(place, { recursive: true });
  const rule = (conditions: readonly object[], where: string): object => ({
    conditions,
    endpoint: { url: where, properties: {}, headers: {} },
    type: 'endpoint',
  });
  const parameters = { Bucket: { type: 'String', required: false, documentation: 'The bucket.' } };
  const named = [{ fn: 'isSet', argv: [{ ref: 'Bucket' }] }];
  const rules = [rule(named, `${url}/{Bucket}`), rule([], url)];
  writeFileSync(join(place, 'endpoint-rule-set-1.json'), JSON.stringify({ version: '1.0', parameters, rules }));
}

function aws(...words: readonly string[]) {
  const run = spawnSync(cli, ['--endpoint-url', endpoint, '--output', 'json', ...words], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', AWS_DATA_PATH: folder, ...emulation.variables },
  });
  return { status: run.status, said: run.stdout, complaint: run.stderr };
}

function asked<Answer>(...words: readonly string[]): Answer {
  const { status, said, complaint } = aws(...words);
  expect(status, complaint).toBe(0);
  return JSON.parse(said) as Answer;
}

function deploy(...more: readonly string[]) {
  const clusters = asked<string[]>('ecs', 'list-clusters', '--query', 'clusterArns');
  const [target] = asked<string[]>(
    'ec2',
    'describe-traffic-mirror-targets',
    ...query('TrafficMirrorTargets', 'Target'),
  );
  const [filter] = asked<string[]>(
    'ec2',
    'describe-traffic-mirror-filters',
    ...query('TrafficMirrorFilters', 'Filter'),
  );
  const chosen = [`ClusterArns=${clusters.join(',')}`, `TargetId=${target}`, `FilterId=${filter}`];
  return aws(
    ...['cloudformation', 'deploy', '--template-file', template, '--stack-name', 'tasktap', '--s3-bucket', 'templates'],
    ...['--parameter-overrides', ...chosen, 'Unmirrorable=observe', 'Backfill=yes'],
    ...more,
  );
}

function query(list: string, kind: string): readonly string[] {
  return ['--query', `${list}[].TrafficMirror${kind}Id`];
}

function sessions(): readonly string[] {
  return asked<string[]>('ec2', 'describe-traffic-mirror-sessions', ...query('TrafficMirrorSessions', 'Session'));
}

test('deployed, looked at, deployed again without a change, and deleted', async () => {
  expect(deploy('--capabilities', 'CAPABILITY_IAM').complaint).toContain('aws s3 mb s3://templates');
  expect(aws('s3', 'mb', 's3://templates').status).toBe(0);
  expect(deploy().complaint).toMatch(/Uploading to[\s\S]*Requires capabilities : \[CAPABILITY_IAM\]/);

  const first = deploy('--capabilities', 'CAPABILITY_IAM');
  expect([first.status, first.said]).toEqual([
    0,
    expect.stringContaining('Successfully created/updated stack - tasktap'),
  ]);
  const described = asked<{ StackStatus: string; Outputs: { OutputKey: string }[] }[]>(
    ...['cloudformation', 'describe-stacks', '--stack-name', 'tasktap', '--query', 'Stacks'],
  );
  expect(described).toMatchObject([{ StackStatus: 'CREATE_COMPLETE' }]);
  expect(described[0]?.Outputs.map(({ OutputKey }) => OutputKey)).toEqual([
    'SwitchName',
    'LookQueueUrl',
    'DeadTaskQueueUrl',
  ]);
  await eventually('tasks are mirrored', () => sessions().length > 3);

  const again = deploy('--capabilities', 'CAPABILITY_IAM', '--no-fail-on-empty-changeset');
  expect([again.status, again.said]).toEqual([
    0,
    expect.stringContaining('No changes to deploy. Stack tasktap is up to date'),
  ]);

  expect(aws('cloudformation', 'delete-stack', '--stack-name', 'tasktap').status).toBe(0);
  expect(aws('cloudformation', 'wait', 'stack-delete-complete', '--stack-name', 'tasktap').status).toBe(0);
  expect(sessions()).toEqual([]);
  expect(aws('cloudformation', 'describe-stacks', '--stack-name', 'tasktap').complaint).toContain(
    '(ValidationError) when calling the DescribeStacks operation: Stack with id tasktap does not exist',
  );
});
