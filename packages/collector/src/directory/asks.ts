// VNIs that packets came with and nobody knows: each is looked up a few times, few at once, and a flood of them is cut off.
import { type Instant, later, seconds } from '@tasktap/core';
import { isTime } from './pace.ts';

export interface Asks {
  /** False: there is no room. The next look at all sessions will name it, if anything does. */
  readonly add: (vni: number, now: Instant) => boolean;
  /** As many as one call takes, those that have waited longest first; each comes again a few times, later and later. */
  readonly due: (now: Instant) => readonly number[];
  /** It is to be asked for once more at least. */
  readonly isWaiting: (vni: number) => boolean;
  readonly isDue: (now: Instant) => boolean;
  /** It has a name now. */
  readonly answered: (vni: number) => void;
  readonly size: () => number;
}

/** Five calls' worth; a fleet that doubles within seconds asks for no more than it has tasks. */
const mostWaiting = 1_000;
/** Values of one filter (EC2 user guide, "Filter your resources"). */
const perCall = 200;
/** EC2 shows a session a second or so after its create; what is missed at last, the next look at all finds. */
const waits = [seconds(0), seconds(2), seconds(6), seconds(20)] as const;
const longestWait = waits[3];

export function createAsks(): Asks {
  const waiting = new Map<number, { readonly tries: number; readonly at: Instant }>();
  const dueNow = (now: Instant): readonly number[] =>
    [...waiting].filter(([, { at }]) => isTime(at, now, longestWait)).map(([vni]) => vni);
  return {
    add: (vni, now) => {
      if (waiting.has(vni)) return true;
      if (waiting.size >= mostWaiting) return false;
      waiting.set(vni, { tries: 0, at: now });
      return true;
    },
    due: (now) => {
      const taken = dueNow(now).slice(0, perCall);
      for (const vni of taken) {
        const tries = (waiting.get(vni)?.tries ?? 0) + 1;
        const wait = waits[tries];
        waiting.delete(vni);
        if (wait !== undefined) waiting.set(vni, { tries, at: later(now, wait) });
      }
      return taken;
    },
    isWaiting: (vni) => waiting.has(vni),
    isDue: (now) => dueNow(now).length > 0,
    answered: (vni) => void waiting.delete(vni),
    size: () => waiting.size,
  };
}
