// What is asked of S3, as its front reads it, and what is answered.

export interface BucketNamed {
  readonly Bucket: string;
}

export interface ObjectNamed extends BucketNamed {
  readonly Key: string;
}

export interface ObjectAsked extends ObjectNamed {
  /** `ENABLED`: with its checksum; empty: without. */
  readonly ChecksumMode: string;
}

export interface ObjectGiven extends ObjectNamed {
  readonly Body: Buffer;
  readonly ContentType: string;
  /** `*`: only where there is no such object yet; empty: in any case. */
  readonly IfNoneMatch: string;
}

export function bucketArn({ Bucket }: BucketNamed): string {
  return `arn:aws:s3:::${Bucket}`;
}

export function objectArn({ Bucket, Key }: ObjectNamed): string {
  return `arn:aws:s3:::${Bucket}/${Key}`;
}
