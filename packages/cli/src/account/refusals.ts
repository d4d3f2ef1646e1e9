// What AWS would not do for a command, as the sentence that ends it.
import { type Heard, rights } from '@tasktap/aws';
import type { Fault } from '@tasktap/core';
import { UserError } from '../user-error.ts';
import { awsSaidNo, misunderstood } from './exit-codes.ts';

/** The command that met a refusal. */
export interface Work {
  /** e.g. `a probe` */
  readonly name: string;
  /** What to do once the cause is mended, e.g. `probe again` */
  readonly again: string;
  /** IAM actions. */
  readonly rights: readonly string[];
}

/** @throws UserError when AWS did not answer, or not as wished. */
export function expectHeard<Value>(said: Heard<Value>, work: Work): Value {
  if (said.kind === 'heard') return said.value;
  throw refusal(said.reading.fault, work);
}

/** With what AWS said, for whoever asks again and again and goes on after what passes by itself. */
export class Refusal extends UserError {
  readonly fault: Fault;

  constructor(fault: Fault, sentence: string) {
    super(sentence, { exitCode: fault.kind === 'invalid' ? misunderstood : awsSaidNo });
    this.fault = fault;
  }
}

export function refusal(fault: Fault, work: Work): Refusal {
  return new Refusal(fault, sentenceOn(fault, work));
}

function sentenceOn({ kind, operation, code, message }: Fault, work: Work): string {
  switch (kind) {
    case 'denied':
      return `AWS denied ${actionsOf(operation, work).join(' or ')} (${code}: ${message}). Grant it and ${work.again}; ${work.name} needs ${work.rights.join(', ')}.`;
    case 'throttled':
      return `AWS throttled ${operation} (${code}). Wait a minute and ${work.again}.`;
    case 'unavailable':
      return `AWS gave no answer to ${operation} (${message}). Check the region, the credentials and the endpoint.`;
    default:
      return `AWS refused ${operation} (${code}: ${message}).`;
  }
}

/** A create with tags needs two rights, and its refusal may not say which of them is missing. */
function actionsOf(operation: string, work: Work): readonly string[] {
  const ofCreate: readonly string[] = rights['create-session'];
  if (operation === 'CreateTrafficMirrorSession') return ofCreate;
  const found = work.rights.filter((action) => action.endsWith(`:${operation}`));
  return found.length > 0 ? found : [operation];
}
