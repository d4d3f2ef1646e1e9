// GetObject and HeadObject, which asks for the same right and gets everything but the bytes.
import { AwsError, type Cloud, type Operation } from '../operation.ts';
import type { StoredObject } from './buckets.ts';
import { type ObjectNamed, objectArn } from './objects.ts';

function access(input: ObjectNamed) {
  return [{ action: 's3:GetObject', resource: objectArn(input), context: {} }];
}

function run({ Bucket, Key }: ObjectNamed, { buckets }: Cloud): StoredObject {
  const found = buckets.get(Bucket, Key);
  if (found === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  return found;
}

export const getObject: Operation<ObjectNamed, StoredObject> = { service: 's3', name: 'GetObject', access, run };

/** HTTP leaves the bytes out. */
export const headObject: Operation<ObjectNamed, StoredObject> = { service: 's3', name: 'HeadObject', access, run };
