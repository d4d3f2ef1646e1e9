// The page of `tasktap emulate`: packets of a fleet that talks, and a sentence where it does not.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf } from '../../packages/collector/test/blocks.ts';
import { eventually } from '../eventually.ts';
import { bin, start as startBin } from './bin.ts';
import { type Emulation, start } from './emulation.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function emulated(traffic: string): Promise<{ readonly emulation: Emulation; readonly url: string }> {
  const file = join(folder, 'fleet.yaml');
  const service = '{ name: web, cluster: shop, count: 1, alreadyRunning: true }';
  await writeFile(file, `clusters: [shop]\nservices:\n  - ${service}\ntargets: [{}]\nfilters: [{}]\n${traffic}`);
  const emulation = await start('--fleet', file, '--page', '0', '--speed', '10');
  await emulation.shown('# The page is at ');
  return { emulation, url: /# The page is at (\S+)/.exec(emulation.beside())?.[1] ?? '' };
}

/** The id of the only task that has sent something. */
async function talking(url: string): Promise<string | undefined> {
  const answer = await fetch(new URL('/stream', url));
  let text = '';
  for await (const bytes of answer.body ?? []) {
    text += Buffer.from(bytes).toString();
    const traffic = /event: traffic\ndata: (.*)\n\n/.exec(text)?.[1];
    if (traffic !== undefined) return Object.keys(JSON.parse(traffic))[0];
  }
  return undefined;
}

test('what a session sends is counted and captured, though nobody listens at its target', async () => {
  const { emulation, url } = await emulated('traffic: { framesPerTaskPerSecond: 2 }\n');
  const environment = { ...process.env, ...emulation.variables };
  const apply = [bin, 'apply', '--owner', 'tap', '--unmirrorable', 'observe', '--yes'];
  expect((await startBin(apply, { environment }).ended).code).toBe(0);
  let task: string | undefined;
  await eventually('it talks', async () => {
    task = await talking(url);
    return task !== undefined;
  });
  const capture = await fetch(new URL(`/tasks/${task}/capture`, url));
  const reader = capture.body?.getReader();
  let bytes = Buffer.alloc(0);
  const isThere = (): boolean => blocksOf(bytes).some(({ kind }) => kind === 'packet');
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
    bytes = Buffer.concat([bytes, next.value]);
    if (isThere()) await reader?.cancel();
  }
  expect(isThere()).toBe(true);
  expect(bytes.toString('latin1')).toContain(`shop/web/${task}`);
  expect(await emulation.end()).toBe(0);
});

test('where the fleet says nothing, the page says how to make it talk', async () => {
  const { emulation, url } = await emulated('');
  const about = await (await fetch(new URL('/about', url))).text();
  expect(about).toContain('"noPackets":"The tasks of this fleet say nothing: give its file `traffic`');
  expect((await fetch(new URL('/tasks/any/capture', url))).status).toBe(404);
  expect(await emulation.end()).toBe(0);
});
