// What the receiving thread hands to the other one: never more than a bound, since that one may be busy and a queue between threads has none.

/** Bytes that were taken, modulo 2³²; the receiver's share of the memory of both threads. */
export type Taken = Int32Array<SharedArrayBuffer>;

export interface Outbox {
  /** False: as much waits already as may; nothing was handed over. */
  readonly offer: (bytes: number, hand: () => void) => boolean;
}

export function createTaken(): Taken {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** By whoever has taken a message. */
export function take(taken: Taken, bytes: number): void {
  Atomics.add(taken, 0, bytes);
}

/** `mostBytes` below 2³¹. */
export function createOutbox(taken: Taken, mostBytes: number): Outbox {
  let handed = 0;
  return {
    offer: (bytes, hand) => {
      const waiting = (handed - Atomics.load(taken, 0)) | 0;
      if (waiting + bytes > mostBytes) return false;
      handed = (handed + bytes) | 0;
      hand();
      return true;
    },
  };
}
