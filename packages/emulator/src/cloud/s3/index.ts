// Every S3 operation the emulator answers: as many as a template needs on its way to CloudFormation, and a capture on its way to a bucket.
import type { AnyOperation } from '../operation.ts';
import { abortMultipartUpload } from './abort-multipart-upload.ts';
import { completeMultipartUpload } from './complete-multipart-upload.ts';
import { createBucket } from './create-bucket.ts';
import { createMultipartUpload } from './create-multipart-upload.ts';
import { getObject, headObject } from './get-object.ts';
import { listParts } from './list-parts.ts';
import { putObject } from './put-object.ts';
import { uploadPart } from './upload-part.ts';

export const s3Operations: readonly AnyOperation[] = [
  abortMultipartUpload,
  completeMultipartUpload,
  createBucket,
  createMultipartUpload,
  getObject,
  headObject,
  listParts,
  putObject,
  uploadPart,
];
