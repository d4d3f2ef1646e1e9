// How EC2 says no before an operation runs (EC2 API reference, "Error codes", common client errors).
import { AwsError } from '../operation.ts';
import { incompleteSignature, wrongSignature } from './signature-words.ts';
import type { Refusals } from './wire.ts';

export const ec2Refusals: Refusals & { unknownParameter(name: string): AwsError } = {
  missingToken: () => new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403),
  incompleteSignature: () => new AwsError('IncompleteSignature', incompleteSignature),
  unknownKey: () => new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401),
  unknownToken: () =>
    new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
  expired: () => new AwsError('RequestExpired', 'Request has expired.'),
  wrongSignature: () => new AwsError('SignatureDoesNotMatch', wrongSignature, 403),
  unknownOperation: (name) => new AwsError('InvalidAction', `The action ${name} is not valid for this web service.`),
  missingParameter: (name) => new AwsError('MissingParameter', `The request must contain the parameter ${name}`),
  unknownParameter: (name) => new AwsError('UnknownParameter', `The parameter ${name} is not recognized`),
  // The code is documented, the wording is inferred.
  wrongType: (name, expected, got) =>
    new AwsError('InvalidParameterValue', `Value (${got}) for parameter ${name} is invalid. Expected ${expected}.`),
  malformed: (what) => new AwsError('MalformedQueryString', `The query string contains a syntax error: ${what}.`),
  // Inferred: AWS documents no size for a Query request.
  tooLarge: (bytes) => new AwsError('RequestEntityTooLarge', `A request of ${bytes} bytes is too large.`, 413),
  denied: (who) =>
    new AwsError('UnauthorizedOperation', `You are not authorized to perform this operation. ${who}`, 403),
  throttled: () => new AwsError('RequestLimitExceeded', 'Request limit exceeded.', 503),
  unavailable: () => new AwsError('Unavailable', "The server is overloaded and can't handle the request.", 503),
  internal: () => new AwsError('InternalError', 'An internal error has occurred', 500),
};
