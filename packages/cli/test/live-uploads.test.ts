// How long what waits for S3 is stored once a collector is told to stop.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openUploads, uploadPlanOf } from '../src/collect/live-uploads.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ['what was said', { uploadSeconds: 100 }, 100_000],
  ['15 seconds, where nothing was said', {}, 15_000],
])('it waits for %s', async (_what, said, expected) => {
  const plan = uploadPlanOf({ upload: 's3://taps', captures: folder, ...said });
  if (plan === undefined) throw new Error('expected a plan');
  const waits: number[] = [];
  const wait = async (time: number, signal: AbortSignal): Promise<void> => {
    waits.push(time);
    await new Promise<void>((resolve) =>
      signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve()),
    );
  };
  const reach = { region: 'eu-central-1', endpoint: 'http://127.0.0.1:9' };
  const uploads = await openUploads(plan, reach, () => undefined, wait);
  await uploads.end();
  expect(waits).toContain(expected);
});

test('without a place to upload to it is a mistake', () => {
  expect(() => uploadPlanOf({ captures: folder, uploadSeconds: 9 })).toThrow(
    'expected --upload beside --upload-seconds',
  );
});

test.each([
  ['inside that of captures', 'flows', 1],
  ['inside, whatever it is called', '..flows', 1],
  ['beside it', '../flows', 2],
])('a folder of flows %s is a spool of its own where it is one', (_what, flows, spools) => {
  const plan = uploadPlanOf({ upload: 's3://taps', captures: folder, flows: join(folder, flows) });
  expect(plan?.spools).toHaveLength(spools);
});
