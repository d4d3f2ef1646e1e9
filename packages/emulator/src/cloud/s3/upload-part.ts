// UploadPart.
import { AwsError, type Operation } from '../operation.ts';
import { etagOf } from './buckets.ts';
import { crc32Of } from './checksum.ts';
import { type ObjectNamed, objectArn } from './objects.ts';

export interface PartGiven extends ObjectNamed {
  readonly UploadId: string;
  readonly PartNumber: string;
  readonly Body: Buffer;
  /** In base64; empty: none. */
  readonly ChecksumCRC32: string;
}

export interface PartStored {
  readonly ETag: string;
  /** Empty: the client gave none. */
  readonly ChecksumCRC32: string;
}

export const uploadPart: Operation<PartGiven, PartStored> = {
  service: 's3',
  name: 'UploadPart',
  access: (input) => [{ action: 's3:PutObject', resource: objectArn(input), context: {} }],
  run({ Bucket, Key, UploadId, PartNumber, Body, ChecksumCRC32 }, { buckets, world }) {
    const upload = buckets.uploads.get(UploadId, Bucket, Key);
    if (!/^\d{1,5}$/.test(PartNumber) || Number(PartNumber) < 1 || Number(PartNumber) > 10_000) {
      throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
    }
    if (ChecksumCRC32 !== '' && ChecksumCRC32 !== crc32Of(Body)) {
      throw new AwsError('BadDigest', 'The CRC32 you specified did not match the calculated checksum.');
    }
    buckets.expectRoom(Body.length - (upload.parts.get(Number(PartNumber))?.bytes.length ?? 0));
    const etag = etagOf(Body);
    const given = ChecksumCRC32 === '' ? undefined : ChecksumCRC32;
    upload.parts.set(Number(PartNumber), { bytes: Body, etag, crc32: given, storedAt: world.clock.now() });
    return { ETag: etag, ChecksumCRC32 };
  },
};
