// CreateMultipartUpload.
import type { Operation } from '../operation.ts';
import { type ObjectNamed, objectArn } from './objects.ts';

export interface UploadWanted extends ObjectNamed {
  readonly ContentType: string;
  /** e.g. `CRC32`; empty: none. */
  readonly ChecksumAlgorithm: string;
}

export interface UploadBegun extends ObjectNamed {
  readonly UploadId: string;
}

export const createMultipartUpload: Operation<UploadWanted, UploadBegun> = {
  service: 's3',
  name: 'CreateMultipartUpload',
  access: (input) => [{ action: 's3:PutObject', resource: objectArn(input), context: {} }],
  run({ Bucket, Key, ContentType, ChecksumAlgorithm }, { buckets }) {
    // Refuses where there is no such bucket.
    buckets.get(Bucket, Key);
    const upload = { bucket: Bucket, key: Key, contentType: ContentType, hasChecksums: ChecksumAlgorithm === 'CRC32' };
    return { Bucket, Key, UploadId: buckets.uploads.begin(upload) };
  },
};
