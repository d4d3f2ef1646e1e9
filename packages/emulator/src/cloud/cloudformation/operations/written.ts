// The template that a call carries, points to, or means.
import { type AccessRequest, AwsError, type Cloud } from '../../operation.ts';
import { objectArn } from '../../s3/objects.ts';
import type { Stack } from '../stack.ts';

export interface Carrier {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
  readonly UsePreviousTemplate?: boolean | undefined;
}

/** CloudFormation quotas: bytes of a template that is sent with the call. */
const LARGEST_BODY = 51_200;

/** `stack` as it was before. @throws AwsError `ValidationError` */
export function templateText(carrier: Carrier, cloud: Cloud, stack: Stack | undefined): string {
  const { TemplateBody, TemplateURL, UsePreviousTemplate } = carrier;
  const previous = UsePreviousTemplate === true ? stack?.plan?.request.template : undefined;
  if ([TemplateBody, TemplateURL, previous].filter((each) => each !== undefined).length !== 1) {
    throw new AwsError('ValidationError', 'Either Template URL or Template Body must be specified.');
  }
  if (TemplateBody !== undefined) return refusingLarge(TemplateBody);
  if (TemplateURL !== undefined) return fetched(TemplateURL, cloud);
  return typeof previous === 'string' ? previous : JSON.stringify(previous);
}

function refusingLarge(body: string): string {
  if (Buffer.byteLength(body) <= LARGEST_BODY) return body;
  const sentence = `1 validation error detected: Value '${body.slice(0, 40)}...' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to ${LARGEST_BODY}`;
  throw new AwsError('ValidationError', sentence);
}

function fetched(url: string, { buckets }: Cloud): string {
  const place = buckets.placeOf(url);
  if (place === undefined) throw new AwsError('ValidationError', 'TemplateURL must be a supported URL.');
  const found = objectAt(place, buckets);
  if (found === undefined) {
    throw new AwsError(
      'ValidationError',
      'S3 error: The specified key does not exist.\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
    );
  }
  return found.bytes.toString('utf8');
}

function objectAt({ bucket, key }: { readonly bucket: string; readonly key: string }, buckets: Cloud['buckets']) {
  if (buckets.has(bucket)) return buckets.get(bucket, key);
  throw new AwsError(
    'ValidationError',
    'S3 error: The specified bucket does not exist\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html',
  );
}

/** CloudFormation reads S3 in the name of whoever calls. */
export function templateAccess({ TemplateURL }: Carrier, { buckets }: Cloud): readonly AccessRequest[] {
  const place = TemplateURL === undefined ? undefined : buckets.placeOf(TemplateURL);
  if (place === undefined) return [];
  const resource = objectArn({ Bucket: place.bucket, Key: place.key });
  return [{ action: 's3:GetObject', resource, context: {} }];
}

export function urlContext({ TemplateURL }: Carrier): Readonly<Record<string, string>> {
  return TemplateURL === undefined ? {} : { 'cloudformation:TemplateUrl': TemplateURL };
}
