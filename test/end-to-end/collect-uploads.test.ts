// `tasktap collect --upload` while packets come, into the emulated S3: captures and flows arrive whole, and a store that is away costs nothing but room.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, type MockInstance, test, vi } from 'vitest';
import { blocksOf } from '../../packages/collector/test/blocks.ts';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { frameOf, udpOf } from '../../packages/collector/test/packets.ts';
import { eventually } from '../eventually.ts';
import { run } from './bin.ts';
import { startOperated } from './operated-account.ts';
import type { Account } from './probed-account.ts';
import { receiving, send } from './receiving.ts';

let folder = '';
let here: Account;
let put: MockInstance<Account['emulator']['buckets']['put']>;
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  here = await startOperated();
  here.emulator.buckets.create('taps');
  put = vi.spyOn(here.emulator.buckets, 'put');
  await writeFile(path('tasks.yaml'), 'tasks: [{ vni: 1, cluster: shop, service: web, task: aaaa }]');
});
afterAll(async () => {
  await here.emulator.close();
  await rm(folder, { recursive: true });
});

const frame = frameOf('10.0.1.17', '10.0.0.2', { protocol: 17, payload: udpOf(50_000, 53, new Uint8Array(8000)) });
const filesIn = async (name: string): Promise<readonly string[]> =>
  (await readdir(path(name), { recursive: true })).filter((file) => /\.[a-z]+$/.test(file));
const stored = (): readonly { readonly key: string; readonly bytes: Uint8Array }[] =>
  put.mock.calls.map(([, key, bytes]) => ({ key, bytes: new Uint8Array(bytes) }));

test.each([
  ['beside', 'flows-beside'],
  ['inside', join('spool-inside', 'flows')],
])('captures, and flows in a folder %s theirs, are stored and leave the disk; those of the last moment too', async (how, flows) => {
  const prefix = `tap/${how}`;
  const spool = `spool-${how}`;
  const words = ['--captures', path(spool), '--flows', path(flows), '--upload', `s3://taps/${prefix}`];
  const more = ['--rotate-bytes', String(2 ** 20), '--directory', path('tasks.yaml'), '--json'];
  const { address, child, ended } = await receiving([...words, ...more], here.environment());
  const before = here.emulator.calls.recent().filter(({ operation = '' }) => operation.startsWith('Describe')).length;
  await send(address, 300, { vni: 1, frame });
  const mine = () => stored().filter(({ key }) => key.startsWith(`${prefix}/`));
  await eventually('one is stored', () => mine().length > 0);
  child.kill('SIGTERM');
  const { code, output } = await ended;
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({
    uploads: { 'stored-files': 4, 'upload-failures': 0, 'waiting-files': 0 },
  });
  expect([...(await filesIn(spool)), ...(await filesIn(flows))]).toEqual([]);
  const captures = mine().filter(({ key }) => key.endsWith('.pcapng'));
  expect(captures.map(({ key }) => key)).toEqual(
    captures.map(() =>
      expect.stringMatching(/^tap\/[a-z]+\/captures\/day=\d{4}-\d\d-\d\d\/tasktap-.*-000[123]\.pcapng$/),
    ),
  );
  const packets = captures.flatMap(({ bytes }) => blocksOf(bytes).filter(({ kind }) => kind === 'packet'));
  expect(packets).toHaveLength(300);
  const parquet = mine().filter(({ key }) => key.endsWith('.parquet'));
  expect(parquet.map(({ key }) => key)).toEqual([
    expect.stringMatching(/^tap\/[a-z]+\/flows\/day=[^/]+\/cluster=shop\/service=web\/[^/]+$/),
  ]);
  // Storing is no reason to ask EC2.
  expect(here.emulator.calls.recent().filter(({ operation = '' }) => operation.startsWith('Describe'))).toHaveLength(
    before,
  );
});

test('while the store is away files wait, within the bound, and both are counted', async () => {
  const away = { ...here.environment(), AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
  const words = ['--captures', path('away'), '--upload', 's3://taps', '--rotate-bytes', String(2 ** 20)];
  const { address, child, ended, said } = await receiving(
    [...words, '--upload-seconds', '1', '--keep-bytes', String(2 ** 21), '--health-port', '0', '--json'],
    away,
  );
  const [base = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
  await send(address, 400, { frame });
  const failures = async (): Promise<number> => {
    const counters = (await (await fetch(`${base}/counters`)).json()) as { readonly uploads: Record<string, number> };
    return counters.uploads['upload-failures'] ?? 0;
  };
  await eventually('a store is asked in vain', async () => (await failures()) > 0);
  child.kill('SIGTERM');
  const { code, output } = await ended;
  const { captures, uploads, packets } = JSON.parse(output);
  expect(code).toBe(0);
  expect(packets).toBe(400);
  expect(captures['removed-unstored-files']).toBeGreaterThanOrEqual(2);
  expect(uploads['stored-files']).toBe(0);
  expect((await filesIn('away')).length).toBeGreaterThan(0);
});

test.each<[string, readonly string[], string]>([
  ['no bucket', ['--captures', 'x', '--upload', 'taps'], 'expected s3://BUCKET/PREFIX, got taps'],
  ['nothing to store', ['--upload', 's3://taps'], 'expected --captures or --flows beside --upload'],
  ['time for nothing', ['--captures', 'x', '--upload-seconds', '9'], 'expected --upload beside --upload-seconds'],
])('%s is a mistake', async (_what, words, sentence) => {
  const { code, complaint } = await run('collect', '--listen', someAddress(), ...words);
  expect(complaint).toContain(sentence);
  expect(code).toBe(2);
});
