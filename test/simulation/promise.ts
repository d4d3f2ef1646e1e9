// How soon a selected task is promised to be mirrored: one sweep, and as long as EC2's bucket of creates takes for everybody.
import type { Fleet } from '@tasktap/emulator';

const minuteMs = 60_000;
/** The schedule of the template. */
export const sweepMinutes = 5;
export const sweepMs = sweepMinutes * minuteMs;
/** EC2 API throttling page, mutating actions: what an account has where a fleet says nothing else. */
const documented = { capacity: 50, refillPerSecond: 5 };

/**
 * What one look makes in one sweep interval: half of the rate is for looks, shared between two processes (packages/controller/src/start.ts), and a
 * look takes four fifths of its function's five minutes.
 */
const createsOfALook = 300;

/** Milliseconds that looks take to make so many sessions in one cluster, behind the sweep that begins it. */
export function looksMs(creates: number): number {
  return (creates / createsOfALook) * sweepMs;
}

/** Milliseconds that the bucket takes to let so many creates pass. */
export function bucketMs({ limits }: Fleet, creates: number): number {
  const rates = limits?.rates ?? 'documented';
  if (rates === 'off') return 0;
  const named = rates === 'documented' ? undefined : rates['ec2:CreateTrafficMirrorSession'];
  const { capacity, refillPerSecond } = named ?? documented;
  return (Math.max(0, creates - capacity) / refillPerSecond) * 1000;
}
