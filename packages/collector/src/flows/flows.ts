// From the loop's exports to flows: each conversation once, with the tasks at its ends.
import { directionsIn } from './direction.ts';
import type { Flow } from './flow.ts';
import { createJoining, type Tasks } from './joining.ts';
import { createPairing } from './pairing.ts';

export interface FlowLimits {
  /** Nanoseconds: so long a direction waits for the other; a conversation waits twice as long for what the other end saw. */
  readonly wait: bigint;
  /** Nanoseconds: after so long the loop tells of a flow that goes on. */
  readonly longest: bigint;
  /** So many directions wait at most, and so many conversations: some 70 MB for each 100,000. */
  readonly most: number;
}

/** As the loop's time-outs are set: a minute, five minutes. */
export const usualFlowLimits: FlowLimits = { wait: 60_000_000_000n, longest: 300_000_000_000n, most: 100_000 };

/** Each is explained in docs/flows.md. */
export interface FlowCounts {
  /** Flows written. */
  readonly flows: number;
  /** Of them, seen at both ends. */
  readonly 'seen-at-both-ends': number;
  /** Went without their counterpart before their time, for want of room. */
  readonly 'went-early': number;
}

export interface Flows {
  /** Whole exports; `now`: the clock of the packets, nanoseconds since 1970. */
  readonly take: (exports: Uint8Array, now: bigint) => void;
  /** To be called now and then, also while nothing comes. */
  readonly tick: (now: bigint) => void;
  /** Everything that still waits goes. */
  readonly end: () => void;
  readonly counts: () => FlowCounts;
}

export interface FlowsOptions extends Tasks {
  readonly write: (flow: Flow) => void;
  readonly limits: FlowLimits;
}

export function createFlows({ write, limits: { wait, longest, most }, ...tasks }: FlowsOptions): Flows {
  let flows = 0;
  const joining = createJoining({ wait: 2n * wait, most }, tasks, (flow) => {
    flows += 1;
    write(flow);
  });
  const pairing = createPairing({ wait, longest, most }, joining.take);
  const tick = (now: bigint | undefined): void => {
    pairing.tick(now);
    joining.tick(now);
  };
  return {
    take: (exports, now) => {
      for (const direction of directionsIn(exports)) pairing.take(direction, now);
      tick(now);
    },
    tick,
    end: () => tick(undefined),
    counts: () => ({
      flows,
      'seen-at-both-ends': joining.joined(),
      'went-early': pairing.early() + joining.early(),
    }),
  };
}
