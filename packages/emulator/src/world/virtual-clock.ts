// Virtual time: nothing sleeps, and nothing happens but when somebody lets time pass.
import type { Cancel, Clock, WorldTime } from './clock.ts';

export interface VirtualClock extends Clock {
  /** Lets `milliseconds` pass: what falls due runs in the order of its time, what falls due together in the order of its planning. */
  pass(milliseconds: number): void;
  /** When the next call is planned for; undefined: nothing is planned. One that was taken back may still count. */
  nextAt(): WorldTime | undefined;
}

interface Due {
  readonly at: WorldTime;
  /** Breaks ties: first planned, first run. */
  readonly turn: number;
  /** Undefined: taken back. */
  act: (() => void) | undefined;
}

/** Plans and runs in the logarithm of what is planned: a fleet of ten thousand tasks plans as many steps at a time. */
export function createVirtualClock(start: WorldTime): VirtualClock {
  const heap: Due[] = [];
  let now = start;
  let turns = 0;

  const runUntil = (end: WorldTime): void => {
    for (let next = heap[0]; next !== undefined && next.at <= end; next = heap[0]) {
      takeFirst(heap);
      now = Math.max(now, next.at);
      next.act?.();
    }
  };

  return {
    now: () => now,
    nextAt: () => heap[0]?.at,
    after(delayMs, act): Cancel {
      const due: Due = { at: now + Math.max(0, delayMs), turn: turns, act };
      turns += 1;
      add(heap, due);
      return () => {
        due.act = undefined;
      };
    },
    pass(milliseconds) {
      const end = now + milliseconds;
      runUntil(end);
      now = end;
    },
  };
}

function isBefore(one: Due, other: Due): boolean {
  return one.at < other.at || (one.at === other.at && one.turn < other.turn);
}

/** A binary heap: the parent of place n stands at (n - 1) / 2, and no child is before its parent. */
function add(heap: Due[], due: Due): void {
  let place = heap.length;
  heap.push(due);
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(due, parent)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = due;
}

function takeFirst(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (let below = firstChild(heap, place); below !== undefined; below = firstChild(heap, place)) {
    const child = heap[below];
    if (child === undefined || !isBefore(child, last)) break;
    heap[place] = child;
    place = below;
  }
  heap[place] = last;
}

/** The place of the child that comes first. Undefined: there is none. */
function firstChild(heap: readonly Due[], place: number): number | undefined {
  const left = heap[2 * place + 1];
  const right = heap[2 * place + 2];
  if (left === undefined) return undefined;
  return right !== undefined && isBefore(right, left) ? 2 * place + 2 : 2 * place + 1;
}
