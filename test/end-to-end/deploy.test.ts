// `tasktap deploy` as a user runs it, against `tasktap emulate` in another process.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bin, type Ran, start as startBin } from './bin.ts';
import { type Emulation, start } from './emulation.ts';
import { normalised, normalisedJson } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-deploy-'));
let emulation: Emulation;

beforeAll(async () => {
  emulation = await start('--speed', '10');
  const { AWS_ENDPOINT_URL: endpoint = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = emulation.variables;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const s3 = new S3Client({ endpoint, region: 'eu-central-1', forcePathStyle: true, credentials });
  await s3.send(new CreateBucketCommand({ Bucket: 'templates' }));
  s3.destroy();
});
afterAll(async () => {
  await emulation.end();
  rmSync(folder, { recursive: true });
});

function deploy(...words: readonly string[]): Promise<Ran> {
  const environment = { PATH: process.env['PATH'], ...emulation.variables };
  return startBin([bin, 'deploy', ...words], { environment }).ended;
}

function fileOf(name: string, Resources: object): string {
  const path = join(folder, name);
  const Outputs = { Name: { Value: 'n' } };
  writeFileSync(path, JSON.stringify({ Resources, Outputs }));
  return path;
}

const stored = (Value: string, Type = 'String') => ({ Type: 'AWS::SSM::Parameter', Properties: { Type, Value } });
const after = (resource: object, DependsOn: string) => ({ ...resource, DependsOn });

test('our own template: shown, carried out and watched; a second time there is nothing to do', async () => {
  const arn = 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop';
  const chosen = [
    '--target',
    'tmt-0123456789abcdef0',
    '--filter',
    'tmf-0123456789abcdef0',
    '--unmirrorable',
    'observe',
  ];
  const words = ['--yes', '--bucket', 'templates', '--cluster', arn, ...chosen, '--parameter', 'Backfill=no'];
  const first = await deploy(...words);
  expect([first.code, first.complaint]).toEqual([
    0,
    expect.stringContaining('Stack tasktap stands (CREATE_COMPLETE).'),
  ]);
  expect(first.complaint).toMatch(/ {2}\+ OnLook +AWS::Lambda::Function\n/);
  expect(first.complaint).toMatch(/\d\d:\d\d:\d\d {2}CREATE_COMPLETE {5}OnLook\n/);
  expect(first.output).toMatch(
    /^SwitchName=\/tasktap\/tasktap\/switch\nLookQueueUrl=http.*\nDeadTaskQueueUrl=http.*\n$/,
  );
  const again = await deploy('--yes', '--bucket', 'templates', '--json');
  expect(again.code, again.complaint).toBe(0);
  expect(JSON.parse(again.output)).toMatchObject({ stack: 'tasktap', outcome: 'unchanged', status: 'CREATE_COMPLETE' });
  const changed = await deploy('--yes', '--bucket', 'templates', '--parameter', 'MaxSessions=5');
  expect([changed.code, changed.complaint]).toEqual([
    0,
    expect.stringContaining('Stack tasktap stands (UPDATE_COMPLETE).'),
  ]);
});

test('a person reads what would change, what happens and what came of it; a machine gets one object', async () => {
  const words = ['--yes', '--stack-name', 'shown', '--template'];
  const first = await deploy(...words, fileOf('shown.json', { Kept: stored('a'), Gone: after(stored('a'), 'Kept') }));
  // That it goes on is said where the machine is slow.
  const seen = `${first.complaint}${first.output}`
    .replaceAll(/^\d\d:\d\d:\d\d/gm, 'hh:mm:ss')
    .replaceAll(/^… .*\n/gm, '');
  await expect(normalised(seen)).toMatchFileSnapshot('golden/deploy.txt');
  const second = await deploy(...words, fileOf('shown.json', { Kept: stored('b'), New: stored('a') }), '--json');
  await expect(normalisedJson(second.output)).toMatchFileSnapshot('golden/deploy.json');
  expect([first.code, second.code]).toEqual([0, 0]);
});

test('a template that fails is taken back, and the reason said', async () => {
  const template = fileOf('bad.json', { Good: stored('a'), Bad: stored('a', 'Nonsense') });
  const { code, output, complaint } = await deploy('--yes', '--stack-name', 'bad', '--template', template);
  expect([code, output]).toEqual([1, '']);
  expect(complaint).toMatch(
    /Stack bad was not deployed \(ROLLBACK_COMPLETE\).*Why:\n {2}Bad \(CREATE_FAILED\): Properties validation failed/,
  );
  const after = await deploy('--yes', '--stack-name', 'bad', '--template', template);
  expect([after.code, after.complaint]).toEqual([1, expect.stringMatching(/cannot be changed any more\. Delete it/)]);
});

test.each([
  ['where nobody can be asked', ['--template', 'x'], 2, /^tasktap: Expected --yes: /],
  ['without a bucket for a large template', ['--yes', '--template', 'large'], 2, /tasktap: Expected --bucket NAME: /],
  [
    'a bucket that is not there',
    ['--yes', '--template', 'small', '--bucket', 'none'],
    2,
    /There is no bucket of that name\./,
  ],
  ['a file that is not there', ['--yes', '--template', 'nothing'], 2, /nothing: there is no such file/],
  [
    'a parameter without a value',
    ['--yes', '--template', 'small', '--parameter', 'x'],
    2,
    /Expected --parameter Name=value, got "x"\./,
  ],
  [
    'a choice that is none',
    ['--yes', '--unmirrorable', 'ignore'],
    2,
    /Allowed choices are observe, sidecar, replace\./,
  ],
  [
    'a parameter that is none',
    ['--yes', '--template', 'small', '--target', 'tmt-1'],
    2,
    /The template has no parameter TargetId/,
  ],
])('%s is one sentence', async (_what, words, exit, sentence) => {
  fileOf('small', { Stored: stored('a') });
  fileOf('large', { Stored: stored('a'.repeat(60_000)) });
  const placed = words.map((word, at) => (words[at - 1] === '--template' ? join(folder, word) : word));
  const { code, output, complaint } = await deploy('--stack-name', 'none', ...placed);
  expect([code, output, complaint]).toEqual([exit, '', expect.stringMatching(sentence)]);
  expect(complaint).not.toContain('    at ');
});
