// PutObject.
import type { Operation } from '../operation.ts';
import { expectAbsent } from './complete-multipart-upload.ts';
import { type ObjectGiven, objectArn } from './objects.ts';

export const putObject: Operation<ObjectGiven, { readonly ETag: string }> = {
  service: 's3',
  name: 'PutObject',
  access: (input) => [{ action: 's3:PutObject', resource: objectArn(input), context: {} }],
  run({ Bucket, Key, Body, ContentType, IfNoneMatch }, { buckets }) {
    expectAbsent(buckets, { Bucket, Key }, IfNoneMatch);
    return { ETag: buckets.put(Bucket, Key, Body, ContentType).etag };
  },
};
