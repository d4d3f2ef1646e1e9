// The answer to bytes that are no HTTP request, or never become a whole one: raw, since there is nobody who would write it.
import { AwsError } from '../operation.ts';
import { ec2Wire } from './ec2.ts';

/** Nobody knows which service was meant, so it is of EC2's shape; codes and words are ours. */
const REFUSALS: ReadonlyMap<string, { readonly line: string; readonly error: AwsError }> = new Map([
  [
    'ERR_HTTP_REQUEST_TIMEOUT',
    {
      line: '408 Request Timeout',
      error: new AwsError('RequestTimeout', 'The request did not arrive within the time that is allowed for it.', 408),
    },
  ],
  [
    'HPE_HEADER_OVERFLOW',
    {
      line: '431 Request Header Fields Too Large',
      error: new AwsError('RequestHeaderSectionTooLarge', 'The headers of the request are too large.', 431),
    },
  ],
]);

const MALFORMED = {
  line: '400 Bad Request',
  error: new AwsError('MalformedHttpRequest', 'What was received is not an HTTP request.'),
};

/** By the code of Node's error; all of the response, as it goes over the socket. */
export function unreadable(code: string): string {
  const { line, error } = REFUSALS.get(code) ?? MALFORMED;
  const { headers, body } = ec2Wire.error(error, '00000000-0000-4000-a000-000000000000');
  const lines = Object.entries({ ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' });
  return [`HTTP/1.1 ${line}`, ...lines.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
}
