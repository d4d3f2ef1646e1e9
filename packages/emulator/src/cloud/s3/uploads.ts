// Multipart uploads that have begun and are neither complete nor aborted: their parts, in memory, by number.
import { createHash } from 'node:crypto';
import type { WorldTime } from '../../world/clock.ts';
import { AwsError } from '../aws-error.ts';

export interface Part {
  readonly bytes: Buffer;
  /** MD5 in quotes. */
  readonly etag: string;
  /** CRC32 in base64, as the client gave it; undefined: it gave none. */
  readonly crc32: string | undefined;
  readonly storedAt: WorldTime;
}

export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  /** Begun with CRC32 as its checksum: completing it takes those of all parts. */
  readonly hasChecksums: boolean;
  readonly parts: Map<number, Part>;
}

export interface Uploads {
  /** Answers its id. @throws AwsError when there would be too many */
  begin(upload: Omit<Upload, 'parts'>): string;
  /** @throws AwsError `NoSuchUpload` */
  get(id: string, bucket: string, key: string): Upload;
  end(id: string): void;
  /** Of all parts. */
  bytes(): number;
}

/** Ours: no way to fill the machine's memory with uploads that nobody ends. */
const MOST_UPLOADS = 1000;

export function createUploads(): Uploads {
  const uploads = new Map<string, Upload>();
  let begun = 0;
  return {
    begin(upload) {
      if (uploads.size >= MOST_UPLOADS) {
        throw new AwsError('SlowDown', `The emulated S3 holds ${MOST_UPLOADS} unfinished uploads at the most.`, 503);
      }
      begun += 1;
      const id = createHash('sha256').update(`${upload.bucket}/${upload.key} ${begun}`).digest('base64url');
      uploads.set(id, { ...upload, parts: new Map() });
      return id;
    },
    get(id, bucket, key) {
      const found = uploads.get(id);
      if (found !== undefined && found.bucket === bucket && found.key === key) return found;
      const sentence =
        'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
      throw new AwsError('NoSuchUpload', sentence, 404);
    },
    end: (id) => void uploads.delete(id),
    bytes: () =>
      [...uploads.values()]
        .flatMap(({ parts }) => [...parts.values()])
        .reduce((sum, { bytes }) => sum + bytes.length, 0),
  };
}
