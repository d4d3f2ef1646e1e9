// Finished files on their way into the store: in parts, taken up again, verified, and never removed before they are there.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyFor } from '../src/uploads/keys.ts';
import { runLastUploads, runUploads } from '../src/uploads/run.ts';
import type { Store } from '../src/uploads/store.ts';
import { createUploads, type UploadOptions } from '../src/uploads/uploads.ts';
import { createMemoryDisk, type Fate, type MemoryDisk } from './memory-disk.ts';
import { createMemoryStore, type StoreCall, type StoreFate } from './memory-store.ts';

const options: UploadOptions = { prefix: 'tap', partBytes: 10 };
const capture = 'tasktap-20261128T051200Z-0001.pcapng';
const key = `tap/captures/day=2026-11-28/${capture}`;
const bytes = (length: number, first = 0): Uint8Array => Uint8Array.from({ length }, (_, index) => first + index);
const diskWith = (
  files: Readonly<Record<string, Uint8Array>>,
  fate?: Parameters<typeof createMemoryDisk>[0],
): MemoryDisk => createMemoryDisk(fate, undefined, new Map(Object.entries(files)));

test.each([
  ['tap', capture, key],
  ['', capture, `captures/day=2026-11-28/${capture}`],
  ['a/b', 'flows/day=2026-11-28/cluster=shop/x.parquet', 'a/b/flows/day=2026-11-28/cluster=shop/x.parquet'],
])('under %j %s becomes %s', (prefix, path, expected) => {
  expect(keyFor(prefix, path)).toBe(expected);
});

describe('a round', () => {
  test('stores what is finished, the oldest first, and removes it; nothing else', async () => {
    const part = `${capture.replace('0001', '0002')}.part`;
    const disk = diskWith({ 'flows/b.parquet': bytes(3), [capture]: bytes(25), [part]: bytes(5) });
    const store = createMemoryStore();
    const uploads = createUploads(options, disk, store);
    expect(await uploads.round()).toEqual({ kind: 'done' });
    expect([...store.objects]).toEqual([
      ['tap/flows/b.parquet', bytes(3)],
      [key, bytes(25)],
    ]);
    expect([...disk.files.keys()]).toEqual([part]);
    expect(uploads.counts()).toMatchObject({
      'stored-files': 2,
      'stored-bytes': 28,
      'sent-parts': 4,
      'waiting-files': 0,
      'waiting-bytes': 0,
    });
    expect(store.pending()).toBe(0);
  });

  test('stores an empty file too', async () => {
    const disk = diskWith({ 'flows/empty': bytes(0) });
    const store = createMemoryStore();
    await createUploads(options, disk, store).round();
    expect(store.objects.get('tap/flows/empty')).toEqual(bytes(0));
  });

  test('makes parts larger where there would be more than 10,000', async () => {
    const disk = diskWith({ [capture]: bytes(20_001) });
    const store = createMemoryStore();
    await createUploads({ ...options, partBytes: 1 }, disk, store).round();
    expect(store.calls.filter((call) => call.startsWith('putPart'))).toHaveLength(6667);
    expect(store.objects.get(key)).toEqual(bytes(20_001));
  });

  test.each<StoreCall>([
    'begin',
    'parts',
    'putPart',
    'complete',
    'look',
  ])('that fails at %s leaves the file, and the next one goes on where it was', async (call) => {
    let no = true;
    const disk = diskWith({ [capture]: bytes(25), 'flows/later': bytes(1) });
    const store = createMemoryStore((one) => (one === call && no ? 'failed' : 'done'));
    const uploads = createUploads(options, disk, store);
    // An upload that is under way is asked for its parts.
    if (call === 'parts') await createUploads(options, disk, createStoreFailingAt('complete', store)).round();
    expect(await uploads.round()).toMatchObject({ kind: 'failed', code: 'ServiceUnavailable' });
    expect(disk.files.has(capture)).toBe(true);
    expect(uploads.counts()).toMatchObject({ 'upload-failures': 1, 'waiting-files': 2 });
    no = false;
    await uploads.round();
    expect(store.objects.get(key)).toEqual(bytes(25));
    expect([...disk.files.keys()]).toEqual([]);
    expect(store.pending()).toBe(0);
  });

  test('after a restart sends only the parts that are not there, in the size in which they were begun', async () => {
    const disk = diskWith({ [capture]: bytes(45) });
    let parts = 0;
    const store = createMemoryStore((call) => {
      parts += call === 'putPart' ? 1 : 0;
      return call === 'putPart' && parts === 3 ? 'failed' : 'done';
    });
    await createUploads(options, disk, store).round();
    store.calls.length = 0;
    const next = createUploads({ ...options, partBytes: 7 }, disk, store);
    await next.round();
    expect(store.calls).toEqual([
      `parts ${key}`,
      'putPart 3',
      'putPart 4',
      'putPart 5',
      `complete ${key}`,
      `look ${key}`,
    ]);
    expect(next.counts()).toMatchObject({ 'resumed-parts': 2, 'sent-parts': 3 });
    expect(store.objects.get(key)).toEqual(bytes(45));
  });

  test.each<[string, (disk: MemoryDisk) => void]>([
    ['cannot be read', (disk) => disk.files.set(`${capture}.upload`, new TextEncoder().encode('{"key":'))],
    ['is of a file of another length', (disk) => disk.files.set(capture, bytes(24))],
  ])('begins anew where the state of the upload %s', async (_what, spoil) => {
    const disk = diskWith({ [capture]: bytes(25) });
    const store = createMemoryStore();
    await createUploads(options, disk, createStoreFailingAt('complete', store)).round();
    spoil(disk);
    const expected = disk.files.get(capture);
    await createUploads(options, disk, store).round();
    expect(store.objects.get(key)).toEqual(expected);
    expect(store.calls.filter((call) => call.startsWith('begin'))).toHaveLength(2);
    expect([...disk.files.keys()]).toEqual([]);
  });

  test('begins anew where somebody has aborted the upload', async () => {
    const disk = diskWith({ [capture]: bytes(25) });
    let no = true;
    const store = createMemoryStore((call) => (call === 'complete' && no ? 'failed' : 'done'));
    const uploads = createUploads(options, disk, store);
    await uploads.round();
    store.abortAll();
    no = false;
    await uploads.round();
    expect(store.objects.get(key)).toEqual(bytes(25));
  });

  test.each([
    ['with checksums', { checksums: true, encrypted: true }],
    ['without', { checksums: false, encrypted: false }],
  ])('whose completion was answered to nobody finds the object (%s), and sends it once', async (_what, kind) => {
    for (const restart of [false, true]) {
      const disk = diskWith({ [capture]: bytes(25) });
      let first = true;
      const store = createMemoryStore((call) => {
        if (call !== 'complete' || !first) return 'done';
        first = false;
        return 'lost';
      }, kind);
      const uploads = createUploads(options, disk, store);
      await uploads.round();
      expect([...disk.files.keys()]).toEqual([capture, `${capture}.upload`]);
      const next = restart ? createUploads(options, disk, store) : uploads;
      await next.round();
      expect([...disk.files.keys()]).toEqual([]);
      expect(next.counts()).toMatchObject({ 'stored-files': 1, 'conflicting-files': 0 });
      expect(store.pending()).toBe(0);
    }
  });

  test.each([
    ['as long', bytes(25, 7)],
    ['longer', bytes(26)],
  ])('leaves an object of another alone (%s), keeps the file, and does not try again before the next start', async (_what, other) => {
    const store = createMemoryStore();
    const theirs = createUploads(options, diskWith({ [capture]: other }), store);
    await theirs.round();
    const disk = diskWith({ [capture]: bytes(25) });
    const uploads = createUploads(options, disk, store);
    for (const _round of [1, 2]) expect(await uploads.round()).toEqual({ kind: 'done' });
    expect(store.objects.get(key)).toEqual(other);
    expect([...disk.files.keys()]).toEqual([capture]);
    expect(uploads.counts()).toMatchObject({ 'conflicting-files': 1, 'stored-files': 0 });
    expect(store.calls.filter((call) => call.startsWith('begin'))).toHaveLength(2);
    expect(store.pending()).toBe(0);
  });

  test('does not remove what is in the store only in half, whatever its checksum', async () => {
    const disk = diskWith({ [capture]: bytes(25) });
    const store = createMemoryStore();
    const halved: Store = {
      ...store,
      look: async (one) => {
        const seen = await store.look(one);
        return seen.kind === 'done' && seen.value !== undefined
          ? { ...seen, value: { ...seen.value, bytes: 12 } }
          : seen;
      },
    };
    const uploads = createUploads(options, disk, halved);
    await uploads.round();
    expect(disk.files.has(capture)).toBe(true);
    expect(uploads.counts()['stored-files']).toBe(0);
  });

  test('sends a part again that is in the store in another length', async () => {
    const disk = diskWith({ [capture]: bytes(25) });
    const store = createMemoryStore();
    await createUploads(options, disk, createStoreFailingAt('complete', store)).round();
    const cut: Store = {
      ...store,
      parts: async (one, upload) => {
        const seen = await store.parts(one, upload);
        if (seen.kind !== 'done') return seen;
        return { ...seen, value: seen.value.map((part) => (part.number === 2 ? { ...part, bytes: 9 } : part)) };
      },
    };
    store.calls.length = 0;
    await createUploads(options, disk, cut).round();
    expect(store.calls).toEqual([`parts ${key}`, 'putPart 2', `complete ${key}`, `look ${key}`]);
    expect(store.objects.get(key)).toEqual(bytes(25));
  });

  test('goes on with the next file where one vanishes under its hands, and leaves nothing of it in the store', async () => {
    const disk = diskWith({ [capture]: bytes(25), 'flows/later': bytes(1) });
    const store = createMemoryStore((call) => {
      if (call === 'putPart') disk.files.delete(capture);
      return 'done';
    });
    const uploads = createUploads(options, disk, store);
    expect(await uploads.round()).toEqual({ kind: 'done' });
    expect([...store.objects.keys()]).toEqual(['tap/flows/later']);
    expect(uploads.counts()).toMatchObject({ 'vanished-files': 1, 'waiting-files': 0 });
    expect(store.pending()).toBe(0);
  });

  test('aborts what the store has of files that went for want of room', async () => {
    const disk = diskWith({ [capture]: bytes(25) });
    const store = createStoreFailingAt('complete', createMemoryStore());
    await createUploads(options, disk, store).round();
    disk.files.delete(capture);
    expect(store.pending()).toBe(1);
    await createUploads(options, disk, store).round();
    expect(store.pending()).toBe(0);
    expect([...disk.files.keys()]).toEqual([]);
  });

  test('that has stored what cannot be removed does not store it again', async () => {
    let no = true;
    const disk = diskWith({ [capture]: bytes(5) }, (call, path) =>
      no && call === 'remove' && path === capture ? 'failed' : 'done',
    );
    const store = createMemoryStore();
    const uploads = createUploads(options, disk, store);
    await uploads.round();
    no = false;
    await uploads.round();
    expect([...disk.files.keys()]).toEqual([]);
    expect(store.calls.filter((one) => one.startsWith('begin'))).toHaveLength(1);
    expect(uploads.counts()).toMatchObject({ 'stored-files': 1, 'disk-errors': 1 });
  });
});

/** The same store, one call of which always fails. */
function createStoreFailingAt(call: 'complete', store: ReturnType<typeof createMemoryStore>) {
  return { ...store, [call]: async () => ({ kind: 'failed', code: 'ServiceUnavailable', message: '' }) as const };
}

test('whatever fails, and however often the process is killed, a file leaves the disk only when the store has it', async () => {
  const storeFate = fc.constantFrom<StoreFate>('done', 'done', 'done', 'failed', 'lost');
  const diskFate = fc.constantFrom<Fate>('done', 'done', 'done', 'done', 'failed', 'partly');
  const given: Readonly<Record<string, Uint8Array>> = {
    [capture]: bytes(35),
    'flows/a': bytes(10, 3),
    'flows/b': bytes(0),
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(storeFate, { maxLength: 60 }),
      fc.array(diskFate, { maxLength: 60 }),
      fc.array(fc.boolean(), { maxLength: 12 }),
      async (storeFates, diskFates, restarts) => {
        const calls = { store: 0, disk: 0 };
        const disk = diskWith(given, () => diskFates[calls.disk++] ?? 'done');
        const store = createMemoryStore(() => storeFates[calls.store++] ?? 'done', {
          checksums: true,
          encrypted: true,
        });
        const keyOf = (path: string): string => keyFor(options.prefix, path);
        const expectKept = (): void => {
          for (const [path, whole] of Object.entries(given)) {
            expect(disk.files.get(path) ?? store.objects.get(keyOf(path))).toEqual(whole);
          }
        };
        let uploads = createUploads(options, disk, store);
        for (const restart of restarts) {
          if (restart) uploads = createUploads(options, disk, store);
          await uploads.round();
          expectKept();
        }
        calls.store = storeFates.length;
        calls.disk = diskFates.length;
        for (const _round of [1, 2, 3]) await createUploads(options, disk, store).round();
        expectKept();
        expect(store.objects.size).toBe(3);
        expect([...disk.files.keys()].filter((path) => path in given)).toEqual([]);
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

test('what is not whole yet is no file to store', async () => {
  const disk = createMemoryDisk();
  disk.files.set('flows/.part-host/day=2026-11-28/a.parquet', new Uint8Array(4));
  disk.files.set('flows/day=2026-11-28/b.parquet', new Uint8Array(4));
  disk.files.set('c.pcapng.part', new Uint8Array(4));
  const store = createMemoryStore();
  await createUploads({ prefix: '', partBytes: 8 }, disk, store).round();
  expect([...disk.files.keys()]).toEqual(['flows/.part-host/day=2026-11-28/a.parquet', 'c.pcapng.part']);
});

test('rounds follow soon after one that went well, later and later while the store refuses, and end with the signal', async () => {
  const answers = [
    'failed',
    'failed',
    'failed',
    'done',
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
    'failed',
  ];
  const end = new AbortController();
  const waits: number[] = [];
  const failures: string[] = [];
  await runUploads(
    {
      round: async () =>
        answers.shift() === 'done' ? { kind: 'done' } : { kind: 'failed', code: 'SlowDown', message: 'no' },
      counts: () => createUploads(options, createMemoryDisk(), createMemoryStore()).counts(),
    },
    {
      signal: end.signal,
      sleep: async (time) => {
        waits.push(time);
        if (answers.length === 0) end.abort();
      },
      random: () => 0.5,
      onFailure: (code) => failures.push(code),
      onDone: () => failures.push('done'),
    },
  );
  const grown = [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 750);
  expect(waits).toEqual([...grown.slice(0, 3), 5000, ...grown]);
  expect(failures).toEqual([...Array(3).fill('SlowDown'), 'done', ...Array(8).fill('SlowDown')]);
});

test.each<[string, readonly ('failed' | 'done')[], number, readonly string[]]>([
  ['end with one that went well', ['done', 'failed'], 9, []],
  ['go on a second after one that failed', ['failed', 'failed', 'done'], 9, ['SlowDown 1000', 'SlowDown 1000']],
  ['end when nobody waits any more', ['failed', 'failed', 'done'], 1, ['SlowDown 1000']],
  ['do not begin where nobody waits', ['failed'], 0, []],
])('the last rounds %s', async (_what, answers, mostWaits, expected) => {
  const left = [...answers];
  const end = new AbortController();
  if (mostWaits === 0) end.abort();
  const seen: string[] = [];
  const done: number[] = [];
  let code = '';
  await runLastUploads(
    {
      round: async () =>
        left.shift() === 'done' ? { kind: 'done' } : { kind: 'failed', code: 'SlowDown', message: 'no' },
      counts: () => createUploads(options, createMemoryDisk(), createMemoryStore()).counts(),
    },
    {
      signal: end.signal,
      sleep: async (time) => {
        seen.push(`${code} ${time}`);
        if (seen.length > 9) throw new Error('expected an end');
        if (seen.length === mostWaits) end.abort();
      },
      onFailure: (one) => {
        code = one;
      },
      onDone: () => done.push(seen.length),
    },
  );
  expect(seen).toEqual(expected);
  expect(done).toEqual(answers.length - left.length > seen.length ? [seen.length] : []);
});
