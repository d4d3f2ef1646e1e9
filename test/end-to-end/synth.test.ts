// `tasktap synth` as a user runs it: a template with the code inside, or one sentence about what is wrong.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from './bin.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('synth --out writes the template, and says how to deploy it; without it the same goes to standard output', async () => {
  const out = join(folder, 'tasktap.template.json');
  const toFile = await run('synth', '--out', out);
  expect([toFile.code, toFile.output]).toEqual([0, '']);
  const told = toFile.complaint.replaceAll(folder, '/folder').replace(/\d+ KB/, '1000 KB');
  await expect(told).toMatchFileSnapshot('golden/synth.txt');
  const text = readFileSync(out, 'utf8');
  const functions = Object.values<{ Type: string; Properties: { Handler: string; Code: { ZipFile: string } } }>(
    JSON.parse(text).Resources,
  ).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(functions).toHaveLength(3);
  for (const { Properties } of functions) {
    const exported = `exports${Properties.Handler.replace('index', '')}=`;
    expect(Properties.Code.ZipFile.includes(exported)).toBe(true);
  }
  const toOutput = await run('synth');
  expect(toOutput.code).toBe(0);
  expect(toOutput.output === text).toBe(true);
});
