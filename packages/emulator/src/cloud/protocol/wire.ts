// What a front is to the rest: requests and responses without sockets, and the protocol that reads the one and writes the other.
import type { AwsError } from '../operation.ts';
import type { Shape } from './shapes.ts';

/** Header names in lower case. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Request {
  readonly method: string;
  /** As it was received: escaped, with the query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: Buffer;
  /** Aborts when the client went away before it was answered. */
  readonly gone?: AbortSignal;
}

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Instead of the body, where it is no text of ours. */
  readonly bytes?: Buffer;
  /** The connection is reset instead: nobody ever reads this. @default false */
  readonly lost?: boolean;
}

/** A request whose envelope could be read. */
export interface Opened {
  readonly operation: string;
  /** Throws an AwsError when the input does not fit the shape. */
  input(shape: Shape): object;
}

export interface Wire {
  readonly refusals: Refusals;
  /** Throws an AwsError when the body is not of this protocol. */
  open(request: Request): Opened;
  output(operation: string, shape: Shape, value: unknown, requestId: string): Response;
  error(error: AwsError, requestId: string): Response;
}

/** What the front itself refuses, in the words of the protocol or the service. */
export interface Refusals {
  missingToken(): AwsError;
  incompleteSignature(): AwsError;
  unknownKey(): AwsError;
  unknownToken(): AwsError;
  /** Milliseconds since 1970. */
  expired(signedAt: number, now: number): AwsError;
  wrongSignature(): AwsError;
  unknownOperation(name: string): AwsError;
  missingParameter(name: string): AwsError;
  wrongType(name: string, expected: string, got: string): AwsError;
  malformed(what: string): AwsError;
  tooLarge(bytes: number): AwsError;
  denied(who: string): AwsError;
  throttled(): AwsError;
  unavailable(): AwsError;
  internal(): AwsError;
}

/** Generous for these services (SQS takes 1 MiB in all), and small enough to never hurt. */
export const LARGEST_BODY = 1024 * 1024;

/** Of S3: room for a part of an upload, of which clients usually make 8 MiB. */
export const LARGEST_OBJECT = 16 * 1024 * 1024;

/** How far the date of a request may be from ours, before or after (IAM user guide, "Elements of an AWS API request signature"). */
export const SIGNATURE_LIFE_MS = 15 * 60 * 1000;

/** The first value of a header; empty when it is absent. */
export function header(headers: Headers, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}
