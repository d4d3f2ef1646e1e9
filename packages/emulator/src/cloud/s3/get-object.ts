// GetObject and HeadObject, which asks for the same right and gets everything but the bytes.
import { AwsError, type Cloud, type Operation } from '../operation.ts';
import type { StoredObject } from './buckets.ts';
import { type ObjectAsked, type ObjectNamed, objectArn } from './objects.ts';

function access(input: ObjectNamed) {
  return [{ action: 's3:GetObject', resource: objectArn(input), context: {} }];
}

function run({ Bucket, Key, ChecksumMode }: ObjectAsked, { buckets }: Cloud): StoredObject {
  const found = buckets.get(Bucket, Key);
  if (found === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  return ChecksumMode === 'ENABLED' ? found : { ...found, crc32: undefined };
}

export const getObject: Operation<ObjectAsked, StoredObject> = { service: 's3', name: 'GetObject', access, run };

/** HTTP leaves the bytes out. */
export const headObject: Operation<ObjectAsked, StoredObject> = { service: 's3', name: 'HeadObject', access, run };
