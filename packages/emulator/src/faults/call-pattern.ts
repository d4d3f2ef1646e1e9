// The words for calls in a fault plan: `ec2:CreateTrafficMirrorSession`, `ecs:*` or `*`.
import { nearestHint } from '@tasktap/document';
import { servedOperations } from '../cloud/operations.ts';

/** `operation` as in `ec2:CreateTrafficMirrorSession`. */
export function matchesCall(pattern: string, operation: string): boolean {
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern;
}

/** Whether there is any call that the pattern can mean. */
export function meansSomething(pattern: string): boolean {
  return servedOperations.some((operation) => matchesCall(pattern, operation));
}

export function whatWasMeant(pattern: string): string {
  return `expected a call that the emulator serves, such as ec2:CreateTrafficMirrorSession, ecs:* or *${nearestHint(pattern, servedOperations)}`;
}
