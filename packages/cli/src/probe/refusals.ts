// What AWS would not do for the probe, as the sentence that ends it.
import { type Heard, type IamAction, rights } from '@tasktap/aws';
import type { Fault } from '@tasktap/core';
import { UserError } from '../user-error.ts';

const misunderstood = 2;
const awsSaidNo = 3;

/** @throws UserError when AWS did not answer, or not as wished. */
export function expectHeard<Value>(said: Heard<Value>): Value {
  if (said.kind === 'heard') return said.value;
  throw refusal(said.reading.fault);
}

export function refusal(fault: Fault): UserError {
  return new UserError(sentenceOn(fault), { exitCode: fault.kind === 'invalid' ? misunderstood : awsSaidNo });
}

/** @throws UserError after Ctrl-C. Whoever calls has nothing of its own left, or deletes it on the way out. */
export function stopIf(interrupted: boolean): void {
  if (interrupted) throw new UserError('Interrupted. No session of the probe is left.', { exitCode: 130 });
}

function sentenceOn({ kind, operation, code, message }: Fault): string {
  switch (kind) {
    case 'denied':
      return `AWS denied ${actionsOf(operation).join(' or ')} (${code}: ${message}). Grant it and probe again; a probe needs ${rights.probe.join(', ')}.`;
    case 'throttled':
      return `AWS throttled ${operation} (${code}). Wait a minute and probe again.`;
    case 'unavailable':
      return `AWS gave no answer to ${operation} (${message}). Check the region, the credentials and the endpoint.`;
    default:
      return `AWS refused ${operation} (${code}: ${message}).`;
  }
}

/** A create with tags needs two rights, and its refusal may not say which of them is missing. */
function actionsOf(operation: string): readonly string[] {
  const ofCreate: readonly IamAction[] = rights['create-session'];
  if (operation === 'CreateTrafficMirrorSession') return ofCreate;
  const found = rights.probe.filter((action) => action.endsWith(`:${operation}`));
  return found.length > 0 ? found : [operation];
}
