// One finished file into the store: begun or taken up again, part by part, and looked at before anybody believes that it is there.
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Disk, Listed } from '../spool/disk.ts';
import { uploadMark } from '../spool/marks.ts';
import { readState, type UploadState, writeState } from './state.ts';
import type { Store, StoreAnswer, StoredObject, StoredPart } from './store.ts';

/**
 * `stored`: it is there, as long as the file and with its checksum. `conflict`: another one of this name is. `vanished`: the file is gone, or
 * became shorter. `failed`: later; what the store has of it stays there.
 */
export type Ending =
  | { readonly kind: 'stored' | 'conflict' | 'vanished' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

export interface Uploading {
  readonly disk: Disk;
  readonly store: Store;
  readonly key: string;
  /** Of every part but the last; more, where there would be more than 10,000. */
  readonly partBytes: number;
  readonly onPart: (part: StoredPart) => void;
  /** Parts that were there already. */
  readonly onResumed: (parts: readonly StoredPart[]) => void;
}

/** S3 user guide, "Amazon S3 multipart upload limits". */
const mostParts = 10_000;

export async function uploadFile(file: Listed, about: Uploading): Promise<Ending> {
  const { disk } = about;
  const begun = await beginOrResume(file, about);
  if (begun.kind !== 'begun') return begun;
  const sent = await sendParts(file, begun, about);
  if (sent.kind !== 'sent') return ended(disk, file, sent);
  return ended(disk, file, await complete(file, begun.state, sent.parts, about));
}

/** What goes on later needs its state; nothing else does. */
function ended(disk: Disk, { path }: Listed, ending: Ending): Ending {
  if (ending.kind !== 'failed') disk.remove(path + uploadMark);
  return ending;
}

interface Begun {
  readonly kind: 'begun';
  readonly state: UploadState;
  readonly there: ReadonlyMap<number, StoredPart>;
}

async function beginOrResume(file: Listed, about: Uploading): Promise<Begun | Extract<Ending, { kind: 'failed' }>> {
  const { disk, store, key, onResumed } = about;
  const state = readState(disk, file.path);
  if (state !== undefined && (state.key !== key || state.bytes !== file.bytes)) {
    await store.abort(state.key, state.upload);
  } else if (state !== undefined) {
    const parts = await store.parts(key, state.upload);
    if (parts.kind === 'failed') return parts;
    if (parts.kind === 'done') {
      onResumed(parts.value);
      return { kind: 'begun', state, there: new Map(parts.value.map((part) => [part.number, part])) };
    }
  }
  const upload = await store.begin(key);
  if (upload.kind !== 'done') return failure(upload);
  const partBytes = Math.max(about.partBytes, Math.ceil(file.bytes / mostParts));
  const begun: UploadState = { key, upload: upload.value, partBytes, bytes: file.bytes };
  writeState(disk, file.path, begun);
  return { kind: 'begun', state: begun, there: new Map() };
}

async function sendParts(
  { path, bytes }: Listed,
  { state, there }: Begun,
  { disk, store, onPart }: Uploading,
): Promise<Ending | { readonly kind: 'sent'; readonly parts: readonly StoredPart[] }> {
  const parts: StoredPart[] = [];
  const buffer = new Uint8Array(Math.min(state.partBytes, bytes));
  // An empty file is one empty part.
  for (let number = 1, at = 0; number === 1 || at < bytes; number += 1, at += state.partBytes) {
    const length = Math.min(state.partBytes, bytes - at);
    const known = there.get(number);
    if (known?.bytes === length) {
      parts.push(known);
      continue;
    }
    const read = disk.read(path, buffer.subarray(0, length), at);
    if (read.kind === 'failed' || read.value < length) {
      await store.abort(state.key, state.upload);
      return { kind: 'vanished' };
    }
    const put = await store.putPart(state.key, state.upload, number, buffer.subarray(0, length));
    if (put.kind !== 'done') return failure(put);
    onPart(put.value);
    parts.push(put.value);
  }
  return { kind: 'sent', parts };
}

async function complete(
  { bytes }: Listed,
  { key, upload }: UploadState,
  parts: readonly StoredPart[],
  { store }: Uploading,
): Promise<Ending> {
  const completed = await store.complete(key, upload, parts);
  if (completed.kind === 'failed') return completed;
  const seen = await store.look(key);
  if (seen.kind !== 'done') return failure(seen);
  const etag = completed.kind === 'done' ? completed.value : etagOf(parts);
  if (seen.value !== undefined && isSame(seen.value, { bytes, etag, crc32: crc32Of(parts) })) {
    if (completed.kind === 'taken') await store.abort(key, upload);
    return { kind: 'stored' };
  }
  if (completed.kind === 'taken') await store.abort(key, upload);
  // Somebody has aborted the upload, or removed the object.
  return seen.value === undefined ? failure({ kind: 'no-upload' }) : { kind: 'conflict' };
}

function isSame(seen: StoredObject, wanted: StoredObject): boolean {
  const hasChecksum = seen.crc32 !== '' && wanted.crc32 !== '';
  return seen.bytes === wanted.bytes && (hasChecksum ? seen.crc32 === wanted.crc32 : seen.etag === wanted.etag);
}

/** As S3 makes it of an object in parts, unless it encrypts it with a key of KMS. */
function etagOf(parts: readonly StoredPart[]): string {
  const digests = Buffer.concat(parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ''), 'hex')));
  return `"${createHash('md5').update(digests).digest('hex')}-${parts.length}"`;
}

/** S3 user guide, "Checking object integrity": the composite checksum. Empty: some part has none. */
function crc32Of(parts: readonly StoredPart[]): string {
  if (parts.some((part) => part.crc32 === '')) return '';
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(Buffer.concat(parts.map((part) => Buffer.from(part.crc32, 'base64')))));
  return `${sum.toString('base64')}-${parts.length}`;
}

function failure(answer: Exclude<StoreAnswer<unknown>, { kind: 'done' }>): Extract<Ending, { kind: 'failed' }> {
  if (answer.kind === 'failed') return answer;
  return { kind: 'failed', code: 'NoSuchUpload', message: 'the upload is no longer there' };
}
