// Terraform and its AWS provider, written by others, against `tasktap emulate`: what they made they find again, without a difference.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeNetworkInterfacesCommand, DescribeTrafficMirrorFiltersCommand, EC2Client } from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulation, start } from '../end-to-end/emulation.ts';

/** Where the provider lies, as `.ci/run` found it: a folder laid out as Terraform's file system mirrors are. */
const plugins = process.env['TERRAFORM_PLUGINS'] ?? '';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
let emulation: Emulation;
let ec2: EC2Client;
let source = '';

beforeAll(async () => {
  emulation = await start();
  const {
    AWS_ENDPOINT_URL = '',
    AWS_REGION = '',
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY = '',
  } = emulation.variables;
  ec2 = new EC2Client({
    endpoint: AWS_ENDPOINT_URL,
    region: AWS_REGION,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  });
  const Filters = [{ Name: 'requester-managed', Values: ['true'] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  source = NetworkInterfaces[0]?.NetworkInterfaceId ?? '';
  copyFileSync(new URL('main.tf', import.meta.url), join(folder, 'main.tf'));
});
afterAll(async () => {
  ec2.destroy();
  await emulation.end();
  rmSync(folder, { recursive: true });
});

function terraform(...words: readonly string[]) {
  const run = spawnSync('terraform', [...words, '-no-color', '-input=false'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...emulation.variables,
      ...{ PATH: process.env['PATH'], HOME: folder, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
      TF_VAR_endpoint: emulation.variables['AWS_ENDPOINT_URL'],
      TF_VAR_network_interface_id: source,
      TF_VAR_network_load_balancer_arn:
        'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/sensors/0123456789abcdef',
    },
  });
  return { status: run.status, said: `${run.stdout}${run.stderr}` };
}

/** With -detailed-exitcode: 0 no difference, 1 an error, 2 a difference. */
const plan = (...words: readonly string[]) => terraform('plan', '-detailed-exitcode', ...words);

const filters = async () =>
  (await ec2.send(new DescribeTrafficMirrorFiltersCommand({}))).TrafficMirrorFilters?.map(
    ({ Description }) => Description,
  );

test('a target, a filter with rules and a session are planned, made, changed and destroyed, and no second plan finds a difference', async () => {
  expect(terraform('init', `-plugin-dir=${plugins}`)).toMatchObject({ status: 0 });
  expect(plan()).toMatchObject({ status: 2, said: expect.stringContaining('5 to add, 0 to change, 0 to destroy') });
  const applied = terraform('apply', '-auto-approve');
  expect(applied).toMatchObject({ status: 0, said: expect.stringContaining('5 added, 0 changed, 0 destroyed') });
  expect(await filters()).toContain('everything, but not the mirror itself');
  expect(plan()).toMatchObject({ status: 0 });

  const changed = '-var=changed=true';
  const again = terraform('apply', '-auto-approve', changed);
  expect(again).toMatchObject({ status: 0, said: expect.stringContaining('0 added, 3 changed, 0 destroyed') });
  expect(plan(changed)).toMatchObject({ status: 0 });

  const destroyed = terraform('destroy', '-auto-approve', changed);
  expect(destroyed).toMatchObject({ status: 0, said: expect.stringContaining('5 destroyed') });
  expect(await filters()).not.toContain('everything, but not the mirror itself');
});
