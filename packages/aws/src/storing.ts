// What storing files asks and tells S3: uploads in parts that never write over an object. A front door of its own: what is behind the other one
// is bundled for functions, which have no use for this client.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListPartsCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { closingOf } from './closing.ts';
import { readError } from './faults.ts';
import { connecting, limitAttempts } from './patience.ts';
import type { Reach } from './reach.ts';

export interface StoredPart {
  /** From 1 on. */
  readonly number: number;
  readonly bytes: number;
  /** In quotes, as S3 gives it. */
  readonly etag: string;
  /** In base64; empty: S3 has none. */
  readonly crc32: string;
}

export interface StoredObject {
  readonly bytes: number;
  readonly etag: string;
  /** The CRC32 of the parts' and their number; empty: S3 has none. */
  readonly crc32: string;
}

/** `no-upload`: it is complete, aborted, or never was. `taken`: there is an object of this name. */
export type StoreAnswer<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'no-upload' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** One bucket. Whatever goes wrong is a value. */
export interface Storing {
  /** Answers the id of the upload. */
  begin(key: string): Promise<StoreAnswer<string>>;
  /** Those that are there, in the order of their numbers. */
  parts(key: string, upload: string): Promise<StoreAnswer<readonly StoredPart[]>>;
  putPart(key: string, upload: string, number: number, bytes: Uint8Array): Promise<StoreAnswer<StoredPart>>;
  /** Answers the ETag. */
  complete(key: string, upload: string, parts: readonly StoredPart[]): Promise<StoreAnswer<string>>;
  abort(key: string, upload: string): Promise<StoreAnswer<undefined>>;
  /** Undefined: there is no such object. */
  look(key: string): Promise<StoreAnswer<StoredObject | undefined>>;
  /** Closes the connections. */
  destroy(): void;
}

export interface StoringOptions extends Reach {
  readonly bucket: string;
  readonly maxAttempts?: number;
}

/** A part of 8 MiB takes this long at 1 Mbit/s; without a bound a dead connection would hold an upload for ever. */
const patience = 70_000;

export function createStoring({ bucket: Bucket, ...options }: StoringOptions): Storing {
  const s3 = new S3Client({ ...options, requestHandler: connecting, forcePathStyle: true });
  limitAttempts(s3, () => patience);
  return {
    begin: (Key) =>
      answered('CreateMultipartUpload', async () => {
        // Named, so that S3 keeps the checksums of the parts.
        const wanted = { Bucket, Key, ChecksumAlgorithm: 'CRC32', ContentType: 'application/octet-stream' } as const;
        return (await s3.send(new CreateMultipartUploadCommand(wanted))).UploadId ?? '';
      }),
    parts: (key, upload) => answered('ListParts', () => listParts(s3, { Bucket, Key: key, UploadId: upload })),
    putPart: (Key, UploadId, number, bytes) =>
      answered('UploadPart', async () => {
        const part = new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: number, Body: bytes });
        const { ETag = '', ChecksumCRC32 = '' } = await s3.send(part);
        return { number, bytes: bytes.length, etag: ETag, crc32: ChecksumCRC32 };
      }),
    complete: (Key, UploadId, parts) =>
      answered('CompleteMultipartUpload', async () => {
        const Parts = parts.map(({ number, etag, crc32 }) => ({
          PartNumber: number,
          ETag: etag,
          ...(crc32 === '' ? {} : { ChecksumCRC32: crc32 }),
        }));
        const whole = { Bucket, Key, UploadId, IfNoneMatch: '*', MultipartUpload: { Parts } };
        return (await s3.send(new CompleteMultipartUploadCommand(whole))).ETag ?? '';
      }),
    abort: (Key, UploadId) =>
      answered('AbortMultipartUpload', async () => {
        await s3.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
        return undefined;
      }),
    look: async (Key) => {
      const seen = await answered('HeadObject', async () => {
        const said = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
        return { bytes: said.ContentLength ?? 0, etag: said.ETag ?? '', crc32: said.ChecksumCRC32 ?? '' };
      });
      return seen.kind === 'failed' && seen.code === 'NotFound' ? { kind: 'done', value: undefined } : seen;
    },
    destroy: closingOf([s3]),
  };
}

async function listParts(
  s3: S3Client,
  upload: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
): Promise<readonly StoredPart[]> {
  const parts: StoredPart[] = [];
  let marker: string | undefined;
  do {
    const page = new ListPartsCommand({ ...upload, ...(marker === undefined ? {} : { PartNumberMarker: marker }) });
    const { Parts = [], IsTruncated, NextPartNumberMarker } = await s3.send(page);
    for (const { PartNumber = 0, Size = 0, ETag = '', ChecksumCRC32 = '' } of Parts) {
      parts.push({ number: PartNumber, bytes: Size, etag: ETag, crc32: ChecksumCRC32 });
    }
    marker = IsTruncated === true ? NextPartNumberMarker : undefined;
  } while (marker !== undefined);
  return parts;
}

/** S3 API reference, "List of error codes". */
const KINDS: Readonly<Record<string, 'no-upload' | 'taken'>> = {
  NoSuchUpload: 'no-upload',
  PreconditionFailed: 'taken',
};

async function answered<Value>(operation: string, ask: () => Promise<Value>): Promise<StoreAnswer<Value>> {
  try {
    return { kind: 'done', value: await ask() };
  } catch (error) {
    const { code, message } = readError(error, operation).fault;
    const kind = KINDS[code];
    return kind === undefined ? { kind: 'failed', code, message } : { kind };
  }
}
