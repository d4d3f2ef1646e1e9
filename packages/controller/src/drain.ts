// Removes every session of a stack, at EC2's pace, as far as time allows.
import type { OwnSessions } from '@tasktap/aws';
import { type Fault, type FaultKind, type Millis, type SessionId, seconds } from '@tasktap/core';
import type { Clock } from './ports.ts';

export type Drained =
  | { readonly kind: 'drained'; readonly removed: number }
  /** It was to end: whoever is called next goes on from what EC2 shows then. `left` undefined: EC2 showed nothing. */
  | { readonly kind: 'unfinished'; readonly removed: number; readonly left: number | undefined }
  /** AWS will not, and waiting does not help. */
  | { readonly kind: 'failed'; readonly removed: number; readonly fault: Fault };

/** Deletes at once, as for creates. */
const atOnce = 10;
/** Between two readings: EC2 shows a deleted session for a little while. */
const pause: Millis = seconds(5);
/** None shown, and none again: a function that was still at work when this began may have made one in between. */
const quietReads = 2;
const passes: ReadonlySet<FaultKind> = new Set(['throttled', 'unavailable']);

/** Nothing is begun once `isOver`. */
export async function drain(own: OwnSessions, clock: Clock, isOver: () => boolean): Promise<Drained> {
  const gone = new Set<SessionId>();
  const isLeft = (session: SessionId): boolean => !gone.has(session);
  let shown: readonly SessionId[] | undefined;
  let quiet = 0;
  for (; !isOver(); await clock.sleep(pause)) {
    const read = await own.read();
    if (read.kind === 'read') {
      shown = read.sessions;
      quiet = shown.length === 0 ? quiet + 1 : 0;
    }
    if (quiet === quietReads) return { kind: 'drained', removed: gone.size };
    const fault =
      read.kind === 'unread' ? read.fault : await removeAll(read.sessions.filter(isLeft), gone, { own, isOver });
    if (isStuck(fault)) return { kind: 'failed', removed: gone.size, fault };
  }
  return { kind: 'unfinished', removed: gone.size, left: shown?.filter(isLeft).length };
}

interface Removing {
  readonly own: OwnSessions;
  readonly isOver: () => boolean;
}

/** The first fault that does not pass by itself. */
async function removeAll(
  sessions: readonly SessionId[],
  gone: Set<SessionId>,
  { own, isOver }: Removing,
): Promise<Fault | undefined> {
  for (let start = 0; start < sessions.length && !isOver(); start += atOnce) {
    const handful = sessions.slice(start, start + atOnce);
    const faults = await Promise.all(handful.map((session) => own.remove(session)));
    for (const [index, session] of handful.entries()) if (faults[index] === undefined) gone.add(session);
    const stuck = faults.find(isStuck);
    if (stuck !== undefined) return stuck;
  }
  return undefined;
}

function isStuck(fault: Fault | undefined): fault is Fault {
  return fault !== undefined && !passes.has(fault.kind);
}
