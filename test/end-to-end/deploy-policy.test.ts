// `tasktap deploy --policy` as a user runs it: the stack, its rights and its policy out of one file, against an emulated account.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createAccount, createClients, createPolicyParameter } from '@tasktap/aws';
import { createDeploying } from '@tasktap/aws/deploying';
import { administrator } from '@tasktap/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { planFor } from '../../packages/cli/src/deploy/policy.ts';
import { runDeploy } from '../../packages/cli/src/deploy/run.ts';
import { readPolicyFile } from '../../packages/cli/src/policy/policy-file.ts';
import { eventually } from '../eventually.ts';
import type { Ran } from './bin.ts';
import { normalised, normalisedJson } from './golden.ts';
import { operatedFleet, tasktap } from './operated-account.ts';
import { type Account, startAccount } from './probed-account.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-deploy-policy-'));
const cluster = 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop';
let here: Account;
let ids: { readonly targets: readonly string[]; readonly filters: readonly string[] };

beforeAll(async () => {
  const { targets, filters } = operatedFleet;
  here = await startAccount({
    fleet: {
      ...operatedFleet,
      targets: [...(targets ?? []), ...(targets ?? [])],
      filters: [...(filters ?? []), ...(filters ?? [])],
    },
    speed: 10,
  });
  const { world } = here.emulator;
  ids = { targets: [...world.targets.keys()], filters: [...world.filters.keys()] };
  const { AWS_ENDPOINT_URL: endpoint = '' } = here.environment();
  const s3 = new S3Client({ endpoint, region: 'eu-central-1', forcePathStyle: true, credentials: keysOf() });
  await s3.send(new CreateBucketCommand({ Bucket: 'templates' }));
  s3.destroy();
});
afterAll(async () => {
  await here.emulator.close();
  rmSync(folder, { recursive: true });
});

const keysOf = () => ({ accessKeyId: administrator.accessKeyId, secretAccessKey: administrator.secretAccessKey });

function file(name: string, content: object): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** `wants`: how many targets, and what else. */
const policy = (wants: number, more: object = {}): object => ({
  targets: ids.targets.slice(0, wants).map((id) => ({ id })),
  filter: ids.filters[0],
  unmirrorable: { kind: 'observe' },
  ...more,
});

const choice = (Default?: string) => ({ Type: 'String', ...(Default === undefined ? {} : { Default }) });
const granted = ['TargetId', 'FilterId', 'MoreTargetAndFilterArns', 'Unmirrorable', 'PolicyParameter'];
/** With the parameters of ours, and nothing but what shows them. */
const small = (): string =>
  file('small.json', {
    Parameters: {
      ClusterArns: choice(),
      TargetId: choice(),
      TargetOwnerAccount: choice(''),
      FilterId: choice(),
      MoreTargetAndFilterArns: choice(''),
      Unmirrorable: choice(),
      SidecarContainer: choice('tasktap'),
      MaxSessions: choice(''),
      PolicyParameter: choice(''),
    },
    Resources: {
      Rights: {
        Type: 'AWS::SSM::Parameter',
        Properties: {
          Name: { 'Fn::Join': ['/', ['', { Ref: 'AWS::StackName' }, 'rights']] },
          Type: 'String',
          Value: { 'Fn::Join': [' ', granted.map((Ref) => ({ Ref }))] },
        },
      },
    },
  });

const deploy = (...words: readonly string[]): Promise<Ran> => tasktap(here, ['deploy', ...words]);
const standing = (name: string): string | undefined => here.emulator.world.parameters.get(name)?.value;

/** Without the pace of the machine. */
const shown = ({ output, complaint }: Ran): string =>
  normalised(`${complaint}${output}`.replaceAll(/^\d\d:\d\d:\d\d/gm, 'hh:mm:ss').replaceAll(/^… .*\n/gm, ''));

test('our own template: its functions go by the file from their first look on', async () => {
  const rules = [{ name: 'web', match: { services: ['web'] }, decision: 'mirror', filter: ids.filters[1] }];
  const words = ['--yes', '--bucket', 'templates', '--cluster', cluster, '--parameter', 'Backfill=yes'];
  const first = await deploy(...words, '--policy', file('web.json', policy(2, { rules })));
  expect([first.code, first.complaint]).toEqual([
    0,
    expect.stringContaining('Stack tasktap stands (CREATE_COMPLETE).'),
  ]);
  expect(JSON.parse(standing('/tasktap/tasktap/policy') ?? '')).toMatchObject({ rules: [{ name: 'web' }] });
  const { sessions } = here.emulator.world;
  await eventually('all four are mirrored', () => sessions.size === 4);
  expect(new Set([...sessions.values()].map(({ filterId }) => filterId))).toEqual(new Set([ids.filters[1]]));
  const journal = await tasktap(here, ['watch', '--once', '--owner', 'tasktap', '--since', '1440', '--json']);
  expect(journal.output).toContain('"kind":"looked"');
  expect(journal.output).not.toMatch(/"kind":"(policy-unread|fault)"/);
});

test('a person reads what the policy changes, and in which order it is deployed', async () => {
  const words = ['--yes', '--stack-name', 'shown', '--template', small(), '--policy'];
  const first = await deploy(...words, file('one.json', policy(1)), '--cluster', cluster);
  await expect(shown(first)).toMatchFileSnapshot('golden/deploy-policy.txt');
  expect(first.code).toBe(0);
  const second = await deploy(...words, file('two.json', policy(2, { unmirrorable: { kind: 'replace' } })));
  await expect(shown(second)).toMatchFileSnapshot('golden/deploy-policy-more.txt');
  const again = await deploy(...words, file('two.json', policy(2, { unmirrorable: { kind: 'replace' } })));
  expect([again.code, again.complaint]).toEqual([0, expect.stringMatching(/Nothing to change: stack shown is as/)]);
});

test('a machine gets one object, and nothing on the way', async () => {
  const words = ['--yes', '--json', '--stack-name', 'machine', '--template', small(), '--policy'];
  const first = await deploy(...words, file('one.json', policy(1)), '--cluster', cluster);
  const second = await deploy(...words, file('two.json', policy(2)));
  await expect(normalisedJson(second.output)).toMatchFileSnapshot('golden/deploy-policy.json');
  expect([first.code, second.code]).toEqual([0, 0]);
  expect(second.complaint).not.toMatch(/^\d\d:\d\d:\d\d|Wrote|Asking/m);
});

test('rights that a policy needs no more go when the last look by the one before is over', async () => {
  const words = ['--yes', '--stack-name', 'less', '--template', small(), '--policy'];
  expect(await deploy(...words, file('two.json', policy(2)), '--cluster', cluster)).toMatchObject({ code: 0 });
  const wide = standing('/less/rights');
  const { outcome, waitedMs, rightsWhenWritten } = await deployedInNoTime('less', file('less.json', policy(1)));
  expect([outcome, rightsWhenWritten]).toEqual(['deployed', wide]);
  expect(waitedMs).toBeGreaterThanOrEqual(300_000);
  expect(standing('/less/rights')).toBe(`${ids.targets[0]} ${ids.filters[0]}  observe /tasktap/less/policy`);
});

/** As the command does it, by a clock that does not wait as long as it says. */
async function deployedInNoTime(stackName: string, path: string) {
  const { AWS_ENDPOINT_URL: endpoint = '' } = here.environment();
  const reach = { endpoint, region: 'eu-central-1', credentials: keysOf() };
  const clients = createClients({ ...reach, taskReads: { take: async () => undefined } as never });
  const deploying = createDeploying(reach);
  const policyParameter = (name: string) => createPolicyParameter({ clients, name });
  const around = { account: createAccount({ clients }), policyParameter };
  const wishes = { file: await readPolicyFile(path), stackName, parameters: {}, longestLookMs: 300_000 };
  let waitedMs = 0;
  let rightsWhenWritten: string | undefined;
  const { outcome } = await runDeploy(
    {
      deploying,
      clock: {
        now: () => waitedMs,
        async sleep(milliseconds) {
          waitedMs += milliseconds;
          await sleep(50);
        },
      },
      say: () => undefined,
      progress: () => undefined,
      agree: async () => true,
      plan: (parameters) => planFor(around, wishes, parameters),
      async writePolicy(name, text) {
        rightsWhenWritten = standing(`/${stackName}/rights`);
        await policyParameter(name).write(text);
      },
    },
    { stackName, template: readFileSync(small(), 'utf8'), bucket: undefined, parameters: {}, changeSetName: 'less' },
  );
  deploying.destroy();
  clients.destroy();
  return { outcome, waitedMs, rightsWhenWritten };
}

test.each<[string, readonly string[], RegExp]>([
  [
    'options that the policy says',
    ['--target', 'tmt-0123456789abcdef0', '--parameter', 'MaxSessions=5'],
    /Expected TargetId, MaxSessions from the file of --policy alone, found them on the command line as well: leave out one of both\.$/,
  ],
  ['no cluster for a new stack', [], /Expected --cluster with ARNs such as .*, got none\.$/],
  ['a name in place of an ARN', ['--cluster', 'shop'], /Expected --cluster with ARNs such as .*, got "shop"\.$/],
  [
    'another parameter than the stack follows',
    ['--stack-name', 'shown', '--parameter', 'PolicyParameter=/mine'],
    /Expected --parameter PolicyParameter=\/tasktap\/shown\/policy or none, got \/mine: stack shown follows/,
  ],
])('%s is one sentence', async (_what, words, sentence) => {
  const { code, output, complaint } = await deploy(
    '--yes',
    '--template',
    small(),
    '--policy',
    file('p.json', policy(1)),
    '--stack-name',
    'none',
    ...words,
  );
  expect([code, output, complaint.trim().split('\n')]).toEqual([2, '', [expect.stringMatching(sentence)]]);
});

test('a target that is not there is one sentence', async () => {
  const wanted = policy(1, { targets: [{ id: 'tmt-0123456789abcdef0' }] });
  const { code, complaint } = await deploy(
    '--yes',
    '--template',
    small(),
    '--cluster',
    cluster,
    '--policy',
    file('p.json', wanted),
  );
  expect([code, complaint]).toEqual([
    2,
    'tasktap: Expected a policy whose mirror targets are there, got tmt-0123456789abcdef0: there is no such mirror target in eu-central-1.\n',
  ]);
});
