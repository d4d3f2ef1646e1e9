// S3's REST protocol: the method and the path say what is asked, bodies are objects, errors are XML.

import { AwsError } from '../operation.ts';
import { placeOf } from '../s3/address.ts';
import type { StoredObject } from '../s3/buckets.ts';
import { xmlText } from './ec2-xml.ts';
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
    'The emulated S3 knows CreateBucket, PutObject, GetObject and HeadObject in one piece, and none of their variants.',
    501,
  );
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ['PUT bucket', 'CreateBucket'],
  ['PUT object', 'PutObject'],
  ['GET object', 'GetObject'],
  ['HEAD object', 'HeadObject'],
]);

/** Parameters that change nothing of what is asked: SDK v3 says by `x-id` which operation it means. */
const IDLE: ReadonlySet<string> = new Set(['x-id']);

export const s3Wire: Wire = {
  refusals,
  open(request) {
    const [path = '', query = ''] = request.path.split('?');
    const place = placeOf(header(request.headers, 'host'), path);
    if (place === undefined) throw refusals.malformed("Couldn't parse the specified URI.");
    const operation = OPERATIONS.get(`${request.method} ${place.key === '' ? 'bucket' : 'object'}`);
    const odd = [...new URLSearchParams(query).keys()].some((name) => !IDLE.has(name));
    if (operation === undefined || place.bucket === '' || odd || isInParts(request)) throw notImplemented();
    const ContentType = header(request.headers, 'content-type') || 'binary/octet-stream';
    return {
      operation,
      input: () => ({ Bucket: place.bucket, Key: place.key, Body: request.body, ContentType }),
    };
  },
  output: (operation, _shape, value, requestId) =>
    operation === 'GetObject' || operation === 'HeadObject'
      ? ofObject(value as StoredObject, requestId)
      : { status: 200, headers: { ...ids(requestId), ...lowered(value) }, body: '' },
  error: (error, requestId) => ({
    status: error.status,
    headers: { ...ids(requestId), 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message><RequestId>${requestId}</RequestId></Error>`,
  }),
};

/** Signature Version 4, "Transferring payload in multiple chunks": nobody who sends a template does. */
function isInParts({ headers }: Request): boolean {
  return header(headers, 'x-amz-content-sha256').startsWith('STREAMING-') || header(headers, 'range') !== '';
}

function ofObject({ bytes, etag, contentType, storedAt }: StoredObject, requestId: string): Response {
  const headers = {
    ...ids(requestId),
    etag,
    'content-type': contentType,
    'last-modified': new Date(storedAt).toUTCString(),
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
