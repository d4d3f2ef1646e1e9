// Faults that somebody turns on and off by hand while the emulator runs, beside those of a plan.
import type { StrikeCall } from './calls.ts';
import type { PassEvent } from './events.ts';

export interface Hand {
  /** Every CreateTrafficMirrorSession is throttled, as if somebody else had emptied the bucket. */
  throttling: boolean;
  /** No event of a task reaches the bus. */
  losingEvents: boolean;
}

export function createHand(): Hand {
  return { throttling: false, losingEvents: false };
}

/** The hand comes before the plan: what it strikes, the plan does not see. */
export function withHand(hand: Hand, plan: { readonly strikeCall: StrikeCall; readonly passEvent: PassEvent }) {
  const strikeCall: StrikeCall = (principal, operation) =>
    hand.throttling && operation === 'ec2:CreateTrafficMirrorSession'
      ? { kind: 'throttle' }
      : plan.strikeCall(principal, operation);
  const passEvent: PassEvent = (event, put) => {
    if (!hand.losingEvents) plan.passEvent(event, put);
  };
  return { strikeCall, passEvent };
}
