// A store in memory, as S3 is one, that fails when it is told to: before it has acted, or behind it.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Store, StoreAnswer, StoredObject, StoredPart } from '../src/uploads/store.ts';
import { joined } from './packets.ts';

export type StoreCall = keyof Store;

/** `lost`: it has acted, and the answer did not come. */
export type StoreFate = 'done' | 'failed' | 'lost';

export interface MemoryStore extends Store {
  readonly objects: Map<string, Uint8Array>;
  readonly calls: string[];
  /** Uploads that are neither complete nor aborted. */
  readonly pending: () => number;
  readonly abortAll: () => void;
}

export function createMemoryStore(
  fate: (call: StoreCall) => StoreFate = () => 'done',
  { checksums = true, encrypted = false } = {},
): MemoryStore {
  const objects = new Map<string, Uint8Array>();
  const sums = new Map<string, StoredObject>();
  const uploads = new Map<string, Map<number, { readonly part: StoredPart; readonly bytes: Uint8Array }>>();
  const calls: string[] = [];
  let begun = 0;
  const done = <Value>(value: Value): StoreAnswer<Value> => ({ kind: 'done', value });
  const act = async <Value>(
    call: StoreCall,
    what: string,
    run: () => StoreAnswer<Value>,
  ): Promise<StoreAnswer<Value>> => {
    calls.push(`${call} ${what}`);
    const told = fate(call);
    const answer = told === 'failed' ? undefined : run();
    return told === 'done' && answer !== undefined
      ? answer
      : { kind: 'failed', code: 'ServiceUnavailable', message: 'later' };
  };
  const hash = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
  const crcOf = (bytes: Uint8Array): Buffer => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(bytes));
    return sum;
  };
  const of = (upload: string) => uploads.get(upload);
  return {
    objects,
    calls,
    pending: () => uploads.size,
    abortAll: () => uploads.clear(),
    begin: (key) =>
      act('begin', key, () => {
        begun += 1;
        uploads.set(`${key}#${begun}`, new Map());
        return done(`${key}#${begun}`);
      }),
    parts: (key, upload) =>
      act('parts', key, () => {
        const parts = of(upload);
        return parts === undefined ? { kind: 'no-upload' } : done([...parts.values()].map(({ part }) => part));
      }),
    putPart: (_key, upload, number, given) =>
      act('putPart', `${number}`, () => {
        const parts = of(upload);
        if (parts === undefined) return { kind: 'no-upload' };
        const bytes = given.slice();
        // With a key of KMS an ETag is no MD5, and never twice the same.
        const etag = `"${encrypted ? `${hash(bytes).slice(0, 24)}${String(calls.length).padStart(8, '0')}` : hash(bytes)}"`;
        const part = { number, bytes: bytes.length, etag, crc32: checksums ? crcOf(bytes).toString('base64') : '' };
        parts.set(number, { part, bytes });
        return done(part);
      }),
    complete: (key, upload, named) =>
      act('complete', key, () => {
        const parts = of(upload);
        if (parts === undefined) return { kind: 'no-upload' };
        if (objects.has(key)) return { kind: 'taken' };
        const found = named.flatMap(({ number, etag }) => {
          const one = parts.get(number);
          return one === undefined || one.part.etag !== etag ? [] : [one];
        });
        if (found.length !== named.length) return { kind: 'failed', code: 'InvalidPart', message: '' };
        const whole = joined(found.map(({ bytes }) => bytes));
        const digests = Buffer.concat(found.map(({ part }) => Buffer.from(part.etag.replaceAll('"', ''), 'hex')));
        const etag = `"${hash(digests)}-${found.length}"`;
        const composite = crcOf(Buffer.concat(found.map(({ bytes }) => crcOf(bytes)))).toString('base64');
        objects.set(key, whole);
        sums.set(key, { bytes: whole.length, etag, crc32: checksums ? `${composite}-${found.length}` : '' });
        uploads.delete(upload);
        return done(etag);
      }),
    abort: (key, upload) => act('abort', key, () => (uploads.delete(upload) ? done(undefined) : { kind: 'no-upload' })),
    look: (key) => act('look', key, () => done(sums.get(key))),
  };
}
