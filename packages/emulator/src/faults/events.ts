// What becomes of a task's event on its way to the bus: nothing, or it comes twice, late, or after a younger one.
import type { Clock } from '../world/clock.ts';
import type { Random } from '../world/random.ts';
import type { TaskEvent } from '../world/task-event.ts';
import type { EventFault } from './plan.ts';
import type { Armed } from './trigger.ts';

/** Puts an event as often and as late as the faults have it. */
export type PassEvent = (event: TaskEvent, put: (event: TaskEvent) => void) => void;

export function createEventFaults(armed: readonly Armed<EventFault>[], clock: Clock): PassEvent {
  return (event, put) => {
    const { lastStatus } = event.detail;
    const concerned = armed.filter(({ fault }) => (fault.status ?? lastStatus) === lastStatus);
    for (const delayMs of concerned.reduce((delays, each) => delaysAfter(delays, each, event), onceAtOnce)) {
      if (delayMs === 0) put(event);
      else clock.after(delayMs, () => put(event));
    }
  };
}

/** One entry for each time the event is put: how much later than it happened. */
type Delays = readonly number[];

const onceAtOnce: Delays = [0];

function delaysAfter(delaysMs: Delays, { fault, trigger }: Armed<EventFault>, event: TaskEvent): Delays {
  // Nothing can happen any more to an event that is lost.
  const draws = delaysMs.length === 0 ? undefined : trigger.pull(nameOf(event));
  return draws === undefined ? delaysMs : changed(delaysMs, fault, draws);
}

/** A task's version counts its events, so that this is said of no other. */
function nameOf({ detail: { taskArn, version, lastStatus } }: TaskEvent): string {
  return `${taskArn.slice(taskArn.lastIndexOf('/') + 1)} ${lastStatus} version ${version}`;
}

/** Ours: AWS says that events can come twice, not how far apart. */
const SECOND_COPY_WITHIN_MS = 5000;

function changed(delaysMs: Delays, fault: EventFault, draws: Random): Delays {
  switch (fault.kind) {
    case 'lose-event':
      return [];
    case 'duplicate-event':
      return delaysMs.flatMap((delayMs) => [delayMs, delayMs + draws.between(1, SECOND_COPY_WITHIN_MS)]);
    case 'delay-event':
      return delaysMs.map((delayMs) => delayMs + fault.seconds * 1000);
    case 'reorder-event':
      return delaysMs.map((delayMs) => delayMs + draws.between(0, fault.within * 1000));
  }
}
