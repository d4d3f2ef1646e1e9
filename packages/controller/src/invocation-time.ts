// The time of the invocation that a process works on: until when something is begun, waited for, and told to the queue.
import type { Clock, TimeLeft } from '@tasktap/aws';

/** What Lambda tells a function about its invocation. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export interface Invocation {
  /** Nothing new is begun after this instant, in milliseconds since 1970. */
  readonly deadline: number;
  /** The same again when Lambda tries an asynchronous event another time. */
  readonly requestId: string;
}

export interface InvocationTime {
  /** Lambda gives a process one invocation at a time. */
  begin(context: LambdaContext): Invocation;
  /** Of the invocation that has begun last. Before the first one there is no end. */
  readonly left: TimeLeft;
}

/**
 * Of an invocation's time. What is under way when nothing more is begun may take a tenth; then the messages that are to come back are told
 * to the queue; the rest is for the SDK's last pause between two attempts (up to a second), the journal and the answer.
 */
const shares = { begin: 0.8, work: 0.9, queue: 0.95 } as const;

export function createInvocationTime(clock: Pick<Clock, 'now'>): InvocationTime {
  let begun = clock.now();
  let whole = Number.POSITIVE_INFINITY;
  return {
    begin(context) {
      begun = clock.now();
      whole = context.getRemainingTimeInMillis();
      return { deadline: begun + whole * shares.begin, requestId: context.awsRequestId };
    },
    left: (what) => begun + whole * shares[what] - clock.now(),
  };
}
