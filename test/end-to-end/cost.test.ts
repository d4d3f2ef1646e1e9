// `tasktap cost` from end to end: sessions as they are, prices of one's own, and what a user gets wrong.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { normalised, normalisedJson } from './golden.ts';
import { startOperated, tasksOf, tasktap } from './operated-account.ts';
import { plant } from './planted.ts';
import { type Account, closedWithTest } from './probed-account.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function account(): Promise<Account> {
  const here = closedWithTest(await startOperated());
  // Of nobody we know: none of our cost.
  plant(here, { networkInterfaceId: tasksOf(here, 'web')[3]?.attachment?.networkInterfaceId ?? '' });
  return here;
}

test('a table for people, with what was assumed', async () => {
  const { code, output } = await tasktap(await account(), ['cost']);
  await expect(normalised(output)).toMatchFileSnapshot('golden/cost.txt');
  expect(code).toBe(0);
});

test('one object for machines, by prices of a file', async () => {
  const file = join(folder, 'prices.yaml');
  await writeFile(file, 'source: eu-central-1, November 2026\nsessionHour: 0.02\n');
  const { output } = await tasktap(await account(), ['cost', '--json', '--prices', file, '--megabits', '10']);
  await expect(normalisedJson(output)).toMatchFileSnapshot('golden/cost.json');
});

test('a service without sessions is told apart from a stack without', async () => {
  const { output } = await tasktap(await account(), ['cost', '--cluster', 'shop', '--service', 'legacy']);
  expect(output).toMatch(
    /^tap has no session there, and \d+ sessions? elsewhere in eu-central-1: check --cluster and --service\.\n$/,
  );
});

test('prices that do not fit are complained of in a line each', async () => {
  const file = join(folder, 'bad.yaml');
  await writeFile(file, 'source: x\nsesionHour: 1\nendpointHour: -1\n');
  const { code, complaint } = await tasktap(await account(), ['cost', '--prices', file]);
  expect(complaint).toContain(`${file}:2:1: sesionHour: unknown word; did you mean sessionHour?`);
  expect(complaint).toContain(`${file}:3:`);
  expect(complaint).not.toContain('    at ');
  expect(code).toBe(2);
});
