// CreateBucket.
import type { Operation } from '../operation.ts';
import { type BucketNamed, bucketArn } from './objects.ts';

export const createBucket: Operation<BucketNamed, { readonly Location: string }> = {
  service: 's3',
  name: 'CreateBucket',
  access: (input) => [{ action: 's3:CreateBucket', resource: bucketArn(input), context: {} }],
  run({ Bucket }, { buckets }) {
    buckets.create(Bucket);
    return { Location: `/${Bucket}` };
  },
};
