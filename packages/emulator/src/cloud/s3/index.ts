// Every S3 operation the emulator answers: as many as a template needs on its way to CloudFormation.
import type { AnyOperation } from '../operation.ts';
import { createBucket } from './create-bucket.ts';
import { getObject, headObject } from './get-object.ts';
import { putObject } from './put-object.ts';

export const s3Operations: readonly AnyOperation[] = [createBucket, getObject, headObject, putObject];
