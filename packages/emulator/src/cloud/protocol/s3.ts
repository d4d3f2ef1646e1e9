// S3's REST protocol: the method and the path say what is asked, bodies are objects, errors are XML.

import { AwsError } from '../operation.ts';
import { type Place, placeOf } from '../s3/address.ts';
import type { StoredObject } from '../s3/buckets.ts';
import type { ObjectMade } from '../s3/complete-multipart-upload.ts';
import type { UploadBegun } from '../s3/create-multipart-upload.ts';
import type { PartsListed } from '../s3/list-parts.ts';
import type { PartStored } from '../s3/upload-part.ts';
import { xmlText } from './ec2-xml.ts';
import { objectMade, partsIn, partsListed, uploadBegun } from './s3-bodies.ts';
import { incompleteSignature, wrongSignature } from './signature-words.ts';
import { header, type Refusals, type Request, type Response, type Wire } from './wire.ts';

/** S3 API reference, "Error responses". Wording where unquoted is inferred. */
const refusals: Refusals = {
  missingToken: () => new AwsError('AccessDenied', 'Access Denied', 403),
  incompleteSignature: () => new AwsError('AuthorizationHeaderMalformed', incompleteSignature),
  unknownKey: () =>
    new AwsError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403),
  unknownToken: () => new AwsError('InvalidToken', 'The provided token is malformed or otherwise not valid.'),
  expired: () =>
    new AwsError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
    ),
  wrongSignature: () => new AwsError('SignatureDoesNotMatch', wrongSignature, 403),
  unknownOperation: notImplemented,
  missingParameter: (name) => new AwsError('InvalidRequest', `The request must contain ${name}.`),
  wrongType: (name, expected, got) =>
    new AwsError('InvalidArgument', `Expected ${expected} for ${name}, got "${got}".`),
  malformed: (what) => new AwsError('InvalidURI', what),
  tooLarge: (bytes) => new AwsError('EntityTooLarge', `An object of ${bytes} bytes is too large for the emulator.`),
  denied: (who) => new AwsError('AccessDenied', who, 403),
  throttled: () => new AwsError('SlowDown', 'Please reduce your request rate.', 503),
  unavailable: () => new AwsError('ServiceUnavailable', 'Service is unable to handle request.', 503),
  internal: () => new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500),
};

function notImplemented(): AwsError {
  return new AwsError(
    'NotImplemented',
    'The emulated S3 knows CreateBucket, PutObject, GetObject, HeadObject and multipart uploads, and none of their variants.',
    501,
  );
}

/** By method, what is named, and the parameter that makes it another operation. */
const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['PUT bucket', 'CreateBucket'],
  ['PUT object', 'PutObject'],
  ['GET object', 'GetObject'],
  ['HEAD object', 'HeadObject'],
  ['POST object uploads', 'CreateMultipartUpload'],
  ['PUT object uploadId', 'UploadPart'],
  ['POST object uploadId', 'CompleteMultipartUpload'],
  ['DELETE object uploadId', 'AbortMultipartUpload'],
  ['GET object uploadId', 'ListParts'],
]);

/** Parameters of the operations; SDK v3 says by `x-id` which one it means, which changes nothing. */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  '': ['x-id'],
  uploads: ['x-id', 'uploads'],
  uploadId: ['x-id', 'uploadId', 'partNumber', 'max-parts', 'part-number-marker'],
};

export const s3Wire: Wire = {
  refusals,
  open(request) {
    const [path = '', query = ''] = request.path.split('?');
    const place = placeOf(header(request.headers, 'host'), path);
    if (place === undefined) throw refusals.malformed("Couldn't parse the specified URI.");
    const parameters = new URLSearchParams(query);
    const variant = ['uploads', 'uploadId'].find((name) => parameters.has(name)) ?? '';
    const what = `${request.method} ${place.key === '' ? 'bucket' : 'object'} ${variant}`;
    const operation = OPERATIONS.get(what.trim());
    const odd = [...parameters.keys()].some((name) => KNOWN[variant]?.includes(name) !== true);
    if (operation === undefined || place.bucket === '' || odd || isInParts(request)) throw notImplemented();
    return { operation, input: () => inputOf(operation, place, parameters, request) };
  },
  output: (operation, _shape, value, requestId) => ANSWERS[operation]?.(value, requestId) ?? plain(value, requestId),
  error: (error, requestId) => ({
    status: error.status,
    headers: { ...ids(requestId), 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message><RequestId>${requestId}</RequestId></Error>`,
  }),
};

/** Each operation takes from it what it knows. */
function inputOf(operation: string, { bucket, key }: Place, parameters: URLSearchParams, request: Request): object {
  const given = (name: string): string => header(request.headers, name);
  return {
    Bucket: bucket,
    Key: key,
    Body: request.body,
    ContentType: given('content-type') || 'binary/octet-stream',
    IfNoneMatch: given('if-none-match'),
    ChecksumAlgorithm: given('x-amz-checksum-algorithm'),
    ChecksumMode: given('x-amz-checksum-mode'),
    ChecksumCRC32: given('x-amz-checksum-crc32'),
    UploadId: parameters.get('uploadId') ?? '',
    PartNumber: parameters.get('partNumber') ?? '',
    MaxParts: parameters.get('max-parts') ?? '',
    PartNumberMarker: parameters.get('part-number-marker') ?? '',
    ...(operation === 'CompleteMultipartUpload' ? { parts: partsIn(request.body.toString('utf8')) } : {}),
  };
}

type Answer = (value: unknown, requestId: string) => Response;

const ANSWERS: Readonly<Record<string, Answer>> = {
  GetObject: (value, requestId) => ofObject(value as StoredObject, requestId),
  HeadObject: (value, requestId) => ofObject(value as StoredObject, requestId),
  CreateMultipartUpload: (value, requestId) => xml(uploadBegun(value as UploadBegun), requestId),
  CompleteMultipartUpload: (value, requestId) => xml(objectMade(value as ObjectMade), requestId),
  ListParts: (value, requestId) => xml(partsListed(value as PartsListed), requestId),
  AbortMultipartUpload: (_value, requestId) => ({ status: 204, headers: ids(requestId), body: '' }),
  UploadPart: (value, requestId) => {
    const { ETag, ChecksumCRC32 } = value as PartStored;
    const checksum = ChecksumCRC32 === '' ? {} : { 'x-amz-checksum-crc32': ChecksumCRC32 };
    return { status: 200, headers: { ...ids(requestId), etag: ETag, ...checksum }, body: '' };
  },
};

function xml(body: string, requestId: string): Response {
  return { status: 200, headers: { ...ids(requestId), 'content-type': 'application/xml' }, body };
}

function plain(value: unknown, requestId: string): Response {
  return { status: 200, headers: { ...ids(requestId), ...lowered(value) }, body: '' };
}

/** Signature Version 4, "Transferring payload in multiple chunks": nobody who sends a template does. */
function isInParts({ headers }: Request): boolean {
  return header(headers, 'x-amz-content-sha256').startsWith('STREAMING-') || header(headers, 'range') !== '';
}

function ofObject({ bytes, etag, crc32, contentType, storedAt }: StoredObject, requestId: string): Response {
  const headers = {
    ...ids(requestId),
    etag,
    'content-type': contentType,
    'last-modified': new Date(storedAt).toUTCString(),
    ...(crc32 === undefined ? {} : { 'x-amz-checksum-crc32': crc32 }),
  };
  return { status: 200, headers, body: '', bytes };
}

/** `ETag` and `Location` are headers. */
function lowered(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(Object(value)).map(([name, each]) => [name.toLowerCase(), String(each)]));
}

function ids(requestId: string): Readonly<Record<string, string>> {
  return { 'x-amz-request-id': requestId };
}
