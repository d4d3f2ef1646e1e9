// `--profile` from end to end: keys, region and endpoint are that profile's, whichever profile the environment names.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { bin, type Ran, start } from './bin.ts';
import { startOperated } from './operated-account.ts';
import { type Account, closedWithTest } from './probed-account.ts';

const verifier = fileURLToPath(new URL('../../packages/verify/src/main.ts', import.meta.url));

/** A home whose profile `office` is the account, and whose others lead nowhere. */
async function homeOf(account: Account): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'tasktap-profile-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION } = account.environment();
  const of = (name: string, endpoint: string | undefined): string => `[profile ${name}]
endpoint_url = ${endpoint}
region = ${AWS_REGION}
aws_access_key_id = ${AWS_ACCESS_KEY_ID}
aws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}
`;
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), of('office', AWS_ENDPOINT_URL) + of('shop', 'http://127.0.0.1:9'));
  return home;
}

async function callFrom(HOME: string, words: readonly string[]): Promise<Ran> {
  return await start(words, { environment: { HOME, AWS_PROFILE: 'shop', AWS_MAX_ATTEMPTS: '1' } }).ended;
}

test('a command asks the account of the profile it is given, whatever it asks for', async () => {
  const here = closedWithTest(await startOperated());
  const { output, complaint } = await callFrom(await homeOf(here), [bin, 'doctor', '--profile', 'office', '--json']);
  expect(complaint).not.toContain('127.0.0.1:9');
  expect(JSON.parse(output)).toMatchObject({ owner: 'tap' });
  const services = new Set(here.emulator.calls.recent().map(({ service }) => service));
  expect([...services].sort()).toEqual([
    'cloudformation',
    'ec2',
    'ecs',
    'elasticloadbalancing',
    'logs',
    'servicequotas',
    'ssm',
    'sts',
  ]);
});

test('so does verify-on-aws', async () => {
  const here = closedWithTest(await startOperated());
  const [subnet] = here.emulator.world.subnets.keys();
  const words = [verifier, '--subnet', subnet ?? '', '--target', 'tmt-00000000000000000', '--profile', 'office'];
  await callFrom(await homeOf(here), words);
  expect(here.emulator.calls.recent()).not.toEqual([]);
});
