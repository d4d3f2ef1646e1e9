// What AWS would not do for a deployment, as the sentence that ends it.
import type { Heard } from '@tasktap/aws';
import type { Fault } from '@tasktap/core';
import { Refusal, refusal, type Work } from '../account/refusals.ts';
import { type UserError, unfit } from '../user-error.ts';

/** What it needs is more than a sentence holds. */
const work: Work = { name: 'deploy', again: 'deploy again', rights: [] };

/** @throws UserError when AWS did not answer, or not as wished. */
export function expectHeard<Value>(said: Heard<Value>): Value {
  if (said.kind === 'heard') return said.value;
  throw refusalOf(said.reading.fault);
}

function refusalOf(fault: Fault): UserError {
  const { kind, operation, code, message } = fault;
  if (code === 'NoSuchBucket') {
    return unfit('There is no bucket of that name. Create one in the region of the stack: aws s3 mb s3://NAME');
  }
  if (kind !== 'denied') return refusal(fault, work);
  return new Refusal(
    fault,
    `AWS denied ${operation} (${code}: ${message}). Grant it and deploy again; docs/operating.md says what it needs ("Rights").`,
  );
}
