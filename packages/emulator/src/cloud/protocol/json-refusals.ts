// How the JSON services say no before an operation runs. Codes are of the common errors pages; wording where unquoted is inferred.
import { AwsError } from '../operation.ts';
import type { Targeted } from './recognise.ts';
import { incompleteSignature, outOfTime, wrongSignature } from './signature-words.ts';
import type { Refusals } from './wire.ts';

export type JsonService = Targeted;

/** Each service has its own way to miss a parameter. */
const missingParameter: Readonly<Record<JsonService, (name: string) => AwsError>> = {
  ecs: (name) => new AwsError('InvalidParameterException', `${name} can not be blank.`),
  sqs: (name) => new AwsError('MissingParameter', `The request must contain the parameter ${name}.`),
  events: mustNotBeNull,
  logs: mustNotBeNull,
  servicequotas: mustNotBeNull,
  ssm: mustNotBeNull,
};

function mustNotBeNull(name: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

const unrecognized = () =>
  new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.');

export function jsonRefusals(service: JsonService): Refusals {
  return {
    missingToken: () => new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token'),
    incompleteSignature: () => new AwsError('IncompleteSignatureException', incompleteSignature),
    unknownKey: unrecognized,
    unknownToken: unrecognized,
    expired: (signedAt, now) => new AwsError('InvalidSignatureException', outOfTime(signedAt, now)),
    wrongSignature: () => new AwsError('InvalidSignatureException', wrongSignature),
    unknownOperation: (name) => new AwsError('UnknownOperationException', `The operation ${name} is unknown.`),
    missingParameter: missingParameter[service],
    wrongType: (name, expected, got) =>
      new AwsError('SerializationException', `${got} at ${name} can not be converted to ${expected}.`),
    malformed: (what) => new AwsError('SerializationException', what),
    tooLarge: (bytes) =>
      new AwsError('RequestEntityTooLargeException', `A request of ${bytes} bytes is too large.`, 413),
    denied: (who) => new AwsError('AccessDeniedException', who),
    throttled: () => new AwsError('ThrottlingException', 'Rate exceeded'),
    unavailable: () =>
      new AwsError('ServiceUnavailable', 'The request has failed due to a temporary failure of the server.', 503),
    internal: () =>
      new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.', 500),
  };
}
