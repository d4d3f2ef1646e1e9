// How a service of the AWS Query protocol says no before an operation runs (CloudFormation API reference, "Common errors").
import { AwsError } from '../operation.ts';
import { incompleteSignature, outOfTime, wrongSignature } from './signature-words.ts';
import type { Refusals } from './wire.ts';

const invalidToken = () =>
  new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);

/** `version` is the API's. */
export function queryRefusalsOf(version: string): Refusals {
  return {
    missingToken: () => new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
    incompleteSignature: () => new AwsError('IncompleteSignature', incompleteSignature),
    unknownKey: invalidToken,
    unknownToken: invalidToken,
    expired: (signedAt, now) => new AwsError('SignatureDoesNotMatch', outOfTime(signedAt, now), 403),
    wrongSignature: () => new AwsError('SignatureDoesNotMatch', wrongSignature, 403),
    unknownOperation: (name) =>
      new AwsError('InvalidAction', `Could not find operation ${name} for version ${version}`),
    missingParameter: (name) => {
      const place = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
      const sentence = `1 validation error detected: Value null at '${place}' failed to satisfy constraint: Member must not be null`;
      return new AwsError('ValidationError', sentence);
    },
    // The wording of these two is inferred.
    wrongType: (name, expected, got) =>
      new AwsError('MalformedInput', `Value (${got}) for parameter ${name} is invalid. Expected ${expected}.`),
    malformed: (what) => new AwsError('MalformedQueryString', `The query string contains a syntax error: ${what}.`),
    tooLarge: (bytes) => new AwsError('RequestEntityTooLarge', `A request of ${bytes} bytes is too large.`, 413),
    denied: (who) => new AwsError('AccessDenied', who, 403),
    throttled: () => new AwsError('Throttling', 'Rate exceeded'),
    unavailable: () => new AwsError('ServiceUnavailable', 'Service is unable to handle request.', 503),
    internal: () => new AwsError('InternalFailure', 'An internal error has occurred', 500),
  };
}
