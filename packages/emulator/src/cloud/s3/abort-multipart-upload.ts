// AbortMultipartUpload.
import type { Operation } from '../operation.ts';
import { type ObjectNamed, objectArn } from './objects.ts';

export interface UploadNamed extends ObjectNamed {
  readonly UploadId: string;
}

export const abortMultipartUpload: Operation<UploadNamed, object> = {
  service: 's3',
  name: 'AbortMultipartUpload',
  access: (input) => [{ action: 's3:AbortMultipartUpload', resource: objectArn(input), context: {} }],
  run({ Bucket, Key, UploadId }, { buckets }) {
    buckets.uploads.get(UploadId, Bucket, Key);
    buckets.uploads.end(UploadId);
    return {};
  },
};
