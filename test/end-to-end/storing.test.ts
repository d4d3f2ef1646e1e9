// Captures from the loop's blocks to the bucket: a folder, AWS's own client, the emulated S3, and a network that breaks in the middle.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoring, type Storing } from '@tasktap/aws/storing';
import { createCaptures, createFolder, createUploads } from '@tasktap/collector';
import { administrator, createRealClock, type Emulator, emptyAccount, startEmulator } from '@tasktap/emulator';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batchOf, readMarked } from '../../packages/collector/test/marked-packets.ts';
import { type Breaking, type BreakingProxy, startBreakingProxy } from './breaking-proxy.ts';

const mebibyte = 2 ** 20;
const second = 1_000_000_000n;
let emulator: Emulator;
let proxy: BreakingProxy;
let folder: string;
let fate: (method: string, path: string) => Breaking = () => 'none';
const asked: string[] = [];
const opened: Storing[] = [];

/** What the SDK does by itself is its own affair: here one attempt is one. */
function storing(): Storing {
  const { accessKeyId, secretAccessKey } = administrator;
  const credentials = { accessKeyId, secretAccessKey: secretAccessKey ?? '' };
  const one = createStoring({
    bucket: 'captures',
    region: 'eu-west-1',
    endpoint: proxy.url,
    credentials,
    maxAttempts: 1,
  });
  opened.push(one);
  return one;
}

const uploading = () => createUploads({ prefix: 'tap', partBytes: 5 * mebibyte }, createFolder(folder), storing());

/** One capture of so many packets of 60,000 bytes; the next one begins with another second. */
function write(...packets: readonly number[]): void {
  const captures = createCaptures(
    {
      name: 'tasktap',
      fileBytes: 64 * mebibyte,
      period: second,
      files: undefined,
      diskBytes: 1024 * mebibyte,
      whenFull: 'ring',
      awaitsUpload: true,
      hold: { bytes: mebibyte, time: second },
    },
    createFolder(folder),
  );
  captures.beginInterface(0, { name: 'shop/web/a', description: 'VNI 7' });
  for (const [index, amount] of packets.entries()) {
    const batch = batchOf(...Array.from({ length: amount }, (_, mark) => ({ number: 0, mark, length: 60_000 })));
    captures.packets(batch, (1_795_842_720n + BigInt(index)) * second);
  }
  captures.end();
}

const keyOf = (index: number): string =>
  `tap/captures/day=2026-11-28/tasktap-20261128T05120${index}Z-000${index + 1}.pcapng`;
const stored = (index: number): Uint8Array | undefined => emulator.buckets.get('captures', keyOf(index))?.bytes;

beforeEach(async () => {
  emulator = await startEmulator({
    clock: createRealClock({ speed: 1, start: Date.now() }),
    seed: 1,
    fleet: emptyAccount,
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
  });
  emulator.buckets.create('captures');
  asked.length = 0;
  proxy = await startBreakingProxy(emulator.url, (method, path) => {
    asked.push(`${method} ${path.replace(/^.*\?/, '').replace(/&?(uploadId|x-id)=[^&]*/g, '')}`);
    return fate(method, path);
  });
  folder = mkdtempSync(join(tmpdir(), 'tasktap-spool-'));
});
afterEach(async () => {
  for (const one of opened.splice(0)) one.destroy();
  fate = () => 'none';
  await proxy.close();
  await emulator.close();
  rmSync(folder, { recursive: true });
});

test('captures come whole into the bucket, and leave the disk', async () => {
  write(100, 3);
  expect(readdirSync(folder)).toHaveLength(2);
  const uploads = uploading();
  expect(await uploads.round()).toEqual({ kind: 'done' });
  expect(readMarked(stored(0) ?? new Uint8Array(0)).packets).toHaveLength(100);
  expect(readMarked(stored(1) ?? new Uint8Array(0)).packets).toHaveLength(3);
  expect(readdirSync(folder)).toEqual([]);
  expect(uploads.counts()).toMatchObject({ 'stored-files': 2, 'sent-parts': 3, 'upload-failures': 0 });
});

test.each<[Breaking, string]>([
  ['refuse', 'partNumber=2'],
  ['cut', 'partNumber=2'],
  ['unheard', 'partNumber=2'],
  ['refuse', 'POST '],
  ['unheard', 'POST '],
  ['cut', 'POST '],
])('a network that breaks (%s at %s) costs time alone: a restart sends what is missing', async (breaking, where) => {
  write(200);
  let broken = false;
  fate = (method, path) => {
    const isThere = where === 'POST ' ? method === 'POST' && path.includes('uploadId=') : path.includes(where);
    if (!isThere || broken) return 'none';
    broken = true;
    return breaking;
  };
  const first = uploading();
  expect(await first.round()).toMatchObject({ kind: 'failed' });
  expect(readdirSync(folder)).toHaveLength(2);
  const restarted = uploading();
  expect(await restarted.round()).toEqual({ kind: 'done' });
  expect(readMarked(stored(0) ?? new Uint8Array(0)).packets).toHaveLength(200);
  expect(readdirSync(folder)).toEqual([]);
  expect(restarted.counts()).toMatchObject({ 'stored-files': 1, 'conflicting-files': 0 });
  if (where !== 'POST ') expect(asked.filter((one) => one === 'PUT partNumber=1')).toHaveLength(1);
});

test('an object of that name stays, and the file as well', async () => {
  write(3);
  emulator.buckets.put('captures', keyOf(0), Buffer.from('another'), 'text/plain');
  const uploads = uploading();
  expect(await uploads.round()).toEqual({ kind: 'done' });
  expect(Buffer.from(stored(0) ?? []).toString()).toBe('another');
  expect(readdirSync(folder)).toHaveLength(1);
  expect(uploads.counts()['conflicting-files']).toBe(1);
});

test('what S3 refuses is told by its code', async () => {
  const one = storing();
  expect(await one.parts('k', 'none')).toEqual({ kind: 'no-upload' });
  expect(await one.look('k')).toEqual({ kind: 'done', value: undefined });
  const other = createStoring({
    bucket: 'none',
    region: 'eu-west-1',
    endpoint: proxy.url,
    credentials: { accessKeyId: 'A', secretAccessKey: 'b' },
  });
  opened.push(other);
  expect(await other.begin('k')).toMatchObject({ kind: 'failed', code: 'InvalidAccessKeyId' });
});

test('an upload of many parts is listed to its end', async () => {
  const one = storing();
  const begun = await one.begin('many');
  const upload = begun.kind === 'done' ? begun.value : '';
  const { parts } = emulator.buckets.uploads.get(upload, 'captures', 'many');
  for (let number = 1; number <= 2500; number += 1) {
    parts.set(number, { bytes: Buffer.from('x'), etag: '"e"', crc32: undefined, storedAt: 0 });
  }
  const listed = await one.parts('many', upload);
  expect(listed.kind === 'done' ? listed.value.map(({ number }) => number) : []).toEqual(
    Array.from({ length: 2500 }, (_, index) => index + 1),
  );
});
