// Where things wait for their counterpart, for so long and in such number, in the order in which they came.

export interface Waiting<Value> {
  readonly get: (key: string) => Value | undefined;
  /** Whatever was there under the key is forgotten. `now` in nanoseconds; a clock that runs backwards stands still. */
  readonly put: (key: string, value: Value, now: bigint) => void;
  readonly remove: (key: string) => void;
  /** Takes out those whose time is up; all of them where `now` is undefined, and any time may follow. */
  readonly leave: (now: bigint | undefined) => void;
  readonly size: () => number;
}

export interface WaitingLimits {
  /** Nanoseconds. */
  readonly wait: bigint;
  /** When so many wait, the oldest leave before their time. */
  readonly most: number;
}

/** `onLeave` is told of each that leaves with its time up, or early, for want of room. */
export function createWaiting<Value>(
  { wait, most }: WaitingLimits,
  onLeave: (value: Value, early: boolean) => void,
): Waiting<Value> {
  const places = new Map<string, { readonly value: Value; readonly until: bigint }>();
  let latest = 0n;
  const advance = (now: bigint): bigint => {
    if (now > latest) latest = now;
    return latest;
  };
  const makeRoom = (): void => {
    // Some at a time: looking for the first of a Map costs more the more have left before it.
    let count = Math.max(1, Math.floor(most / 8));
    for (const [key, { value }] of places) {
      if (count === 0) return;
      count -= 1;
      places.delete(key);
      onLeave(value, true);
    }
  };
  return {
    get: (key) => places.get(key)?.value,
    put: (key, value, now) => {
      places.delete(key);
      if (places.size >= most) makeRoom();
      places.set(key, { value, until: advance(now) + wait });
    },
    remove: (key) => {
      places.delete(key);
    },
    leave: (now) => {
      if (now === undefined) latest = 0n;
      const time = now === undefined ? undefined : advance(now);
      for (const [key, { value, until }] of places) {
        if (time !== undefined && until > time) return;
        places.delete(key);
        onLeave(value, false);
      }
    },
    size: () => places.size,
  };
}
