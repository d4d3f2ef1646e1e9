// The bodies of S3 that are XML: what ends an upload, and what is answered about one.
import { AwsError } from '../operation.ts';
import type { ObjectMade, PartNamed } from '../s3/complete-multipart-upload.ts';
import type { UploadBegun } from '../s3/create-multipart-upload.ts';
import type { PartsListed } from '../s3/list-parts.ts';
import { xmlText } from './ec2-xml.ts';

/** S3 user guide, "Amazon S3 multipart upload limits". */
const MOST_PARTS = 10_000;

/**
 * ```xml
 * <CompleteMultipartUpload><Part><ETag>"..."</ETag><PartNumber>1</PartNumber><ChecksumCRC32>...</ChecksumCRC32></Part></CompleteMultipartUpload>
 * ```
 * The order of members does not matter. @throws AwsError `MalformedXML`
 */
export function partsIn(body: string): readonly PartNamed[] {
  // No pattern: one that looks for an end that never comes takes the square of the time.
  const written = body.split('<Part>', MOST_PARTS + 2).slice(1);
  const parts = written.map((part) => ({
    number: Number(memberOf(part, 'PartNumber')),
    etag: memberOf(part, 'ETag').replaceAll(/^(&quot;|&#34;|")|(&quot;|&#34;|")$/g, ''),
    crc32: memberOf(part, 'ChecksumCRC32'),
  }));
  const isSound =
    parts.length > 0 &&
    parts.length <= MOST_PARTS &&
    written.every((part) => part.includes('</Part>')) &&
    parts.every(({ number }) => Number.isInteger(number));
  if (isSound) return parts;
  const sentence = 'The XML you provided was not well-formed or did not validate against our published schema';
  throw new AwsError('MalformedXML', sentence);
}

function memberOf(part: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(part)?.[1]?.trim() ?? '';
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

function document(name: string, members: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="${namespace}">${members.join('')}</${name}>`;
}

function member(name: string, value: string | number | boolean): string {
  return `<${name}>${xmlText(String(value))}</${name}>`;
}

export function uploadBegun({ Bucket, Key, UploadId }: UploadBegun): string {
  const members = [member('Bucket', Bucket), member('Key', Key), member('UploadId', UploadId)];
  return document('InitiateMultipartUploadResult', members);
}

export function objectMade({ Location, Bucket, Key, ETag }: ObjectMade): string {
  const members = [member('Location', Location), member('Bucket', Bucket), member('Key', Key), member('ETag', ETag)];
  return document('CompleteMultipartUploadResult', members);
}

export function partsListed({ Bucket, Key, UploadId, marker, most, isTruncated, parts }: PartsListed): string {
  return document('ListPartsResult', [
    member('Bucket', Bucket),
    member('Key', Key),
    member('UploadId', UploadId),
    member('PartNumberMarker', marker),
    member('NextPartNumberMarker', parts.at(-1)?.number ?? 0),
    member('MaxParts', most),
    member('IsTruncated', isTruncated),
    ...parts.map(
      ({ number, etag, crc32, bytes, storedAt }) =>
        `<Part>${[
          member('PartNumber', number),
          member('LastModified', new Date(storedAt).toISOString()),
          member('ETag', etag),
          ...(crc32 === undefined ? [] : [member('ChecksumCRC32', crc32)]),
          member('Size', bytes.length),
        ].join('')}</Part>`,
    ),
  ]);
}
