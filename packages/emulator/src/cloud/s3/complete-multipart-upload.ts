// CompleteMultipartUpload.
import { createHash } from 'node:crypto';
import { AwsError, type Operation } from '../operation.ts';
import type { Buckets } from './buckets.ts';
import { crc32Of } from './checksum.ts';
import { type ObjectNamed, objectArn } from './objects.ts';
import type { Part, Upload } from './uploads.ts';

export interface PartNamed {
  readonly number: number;
  /** Without quotes. */
  readonly etag: string;
  /** Empty: it is not named. */
  readonly crc32: string;
}

export interface UploadCompleted extends ObjectNamed {
  readonly UploadId: string;
  readonly parts: readonly PartNamed[];
  /** `*`: only where there is no such object yet; empty: in any case. */
  readonly IfNoneMatch: string;
}

export interface ObjectMade extends ObjectNamed {
  readonly Location: string;
  readonly ETag: string;
}

/** S3 user guide, "Amazon S3 multipart upload limits": all parts but the last. */
const SMALLEST_PART = 5 * 1024 * 1024;

export const completeMultipartUpload: Operation<UploadCompleted, ObjectMade> = {
  service: 's3',
  name: 'CompleteMultipartUpload',
  access: (input) => [{ action: 's3:PutObject', resource: objectArn(input), context: {} }],
  run({ Bucket, Key, UploadId, parts, IfNoneMatch }, { buckets }) {
    const upload = buckets.uploads.get(UploadId, Bucket, Key);
    const found = partsOf(upload, parts);
    expectAbsent(buckets, { Bucket, Key }, IfNoneMatch);
    const digests = Buffer.concat(found.map(({ etag }) => Buffer.from(etag.slice(1, -1), 'hex')));
    const etag = `"${createHash('md5').update(digests).digest('hex')}-${found.length}"`;
    buckets.uploads.end(UploadId);
    const bytes = Buffer.concat(found.map((part) => part.bytes));
    buckets.put(Bucket, Key, bytes, upload.contentType, { etag, crc32: compositeOf(found) });
    return { Location: `/${Bucket}/${Key}`, Bucket, Key, ETag: etag };
  },
};

/** S3 user guide, "Checking object integrity": composite checksums. Undefined: some part has none. */
function compositeOf(parts: readonly Part[]): string | undefined {
  const sums = parts.flatMap(({ crc32 }) => (crc32 === undefined ? [] : [Buffer.from(crc32, 'base64')]));
  return sums.length === parts.length ? `${crc32Of(Buffer.concat(sums))}-${parts.length}` : undefined;
}

/** S3 user guide, "How to prevent object overwrites with conditional writes". */
export function expectAbsent(buckets: Buckets, { Bucket, Key }: ObjectNamed, ifNoneMatch: string): void {
  if (ifNoneMatch !== '*' || buckets.get(Bucket, Key) === undefined) return;
  throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
}

function partsOf(upload: Upload, named: readonly PartNamed[]): readonly Part[] {
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0))) {
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. The parts list must be specified in order by part number.',
    );
  }
  const parts = named.map((one) => partOf(upload, one));
  if (parts.slice(0, -1).some(({ bytes }) => bytes.length < SMALLEST_PART)) {
    throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
  }
  return parts;
}

function partOf({ parts, hasChecksums }: Upload, { number, etag, crc32 }: PartNamed): Part {
  const part = parts.get(number);
  // Inferred wording: reported by users of the SDK who keep ETags alone.
  if (hasChecksums && crc32 === '') {
    const sentence = `The upload was created using a crc32 checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`;
    throw new AwsError('InvalidRequest', sentence);
  }
  if (part !== undefined && part.etag === `"${etag}"` && (crc32 === '' || crc32 === part.crc32)) return part;
  const sentence =
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  throw new AwsError('InvalidPart', sentence);
}
