// What AWS would not do for a deployment, as the sentence that ends it.
import type { Heard } from '@tasktap/aws';
import type { Fault } from '@tasktap/core';
import { awsSaidNo, misunderstood } from '../account/exit-codes.ts';
import { UserError, unfit } from '../user-error.ts';

/** @throws UserError when AWS did not answer, or not as wished. */
export function expectHeard<Value>(said: Heard<Value>): Value {
  if (said.kind === 'heard') return said.value;
  throw refusal(said.reading.fault);
}

function refusal(fault: Fault): UserError {
  if (fault.code === 'NoSuchBucket') {
    return unfit('There is no bucket of that name. Create one in the region of the stack: aws s3 mb s3://NAME');
  }
  return new UserError(sentenceOn(fault), { exitCode: fault.kind === 'invalid' ? misunderstood : awsSaidNo });
}

function sentenceOn({ kind, operation, code, message }: Fault): string {
  if (kind === 'denied') {
    return `AWS denied ${operation} (${code}: ${message}). Grant it and deploy again; docs/operating.md says what it needs ("Rights").`;
  }
  if (kind === 'throttled') return `AWS throttled ${operation} (${code}). Wait a minute and deploy again.`;
  if (kind === 'unavailable') {
    return `AWS gave no answer to ${operation} (${message}). Check the region, the credentials and the endpoint.`;
  }
  return `AWS refused ${operation} (${code}: ${message}).`;
}
