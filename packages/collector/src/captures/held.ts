// Packets of interfaces that nobody can name yet: kept aside in bounded memory, in their order.

export interface HoldBounds {
  /** Of memory, whether filled or not. */
  readonly bytes: number;
  /** Nanoseconds from the first packet that is kept aside. */
  readonly time: bigint;
}

interface Taken {
  readonly blocks: Uint8Array;
  readonly packets: number;
}

export interface Held {
  readonly begin: (number: number) => void;
  readonly has: (number: number) => boolean;
  /** False: there is no room, and nothing has happened. */
  readonly keep: (number: number, block: Uint8Array, now: bigint) => boolean;
  /** Of those with packets: the one whose first packet came first. */
  readonly oldest: () => number | undefined;
  /** Whose first packet has waited long enough. */
  readonly due: (now: bigint) => readonly number[];
  /** Its packets; it is not held any longer. */
  readonly take: (number: number) => Taken;
  readonly packets: () => number;
  readonly bytes: () => number;
}

interface Kept {
  readonly since: bigint;
  bytes: Uint8Array;
  used: number;
  packets: number;
}

/** Most unknown VNIs are named before they have sent more. */
const firstBytes = 1024;

/** Nanoseconds by which a clock must have been set back, so that what waits would wait so much longer. */
const backwards = 1_000_000_000n;

export function createHeld(bounds: HoldBounds): Held {
  const hasWaited = (time: bigint): boolean => time >= bounds.time || time < -backwards;
  const marked = new Set<number>();
  /** In the order of their first packets. */
  const kept = new Map<number, Kept>();
  let packets = 0;
  let bytes = 0;
  return {
    begin: (number) => marked.add(number),
    has: (number) => marked.has(number),
    keep: (number, block, now) => {
      const one = kept.get(number) ?? { since: now, bytes: new Uint8Array(0), used: 0, packets: 0 };
      const capacity = capacityFor(one, block.length);
      if (bytes - one.bytes.length + capacity > bounds.bytes) return false;
      if (capacity > one.bytes.length) {
        bytes += capacity - one.bytes.length;
        const larger = new Uint8Array(capacity);
        larger.set(one.bytes.subarray(0, one.used));
        one.bytes = larger;
      }
      one.bytes.set(block, one.used);
      one.used += block.length;
      one.packets += 1;
      packets += 1;
      kept.set(number, one);
      return true;
    },
    oldest: () => kept.keys().next().value,
    due: (now) => [...kept].filter(([, { since }]) => hasWaited(now - since)).map(([number]) => number),
    take: (number) => {
      marked.delete(number);
      const one = kept.get(number);
      if (one === undefined) return { blocks: new Uint8Array(0), packets: 0 };
      kept.delete(number);
      packets -= one.packets;
      bytes -= one.bytes.length;
      return { blocks: one.bytes.subarray(0, one.used), packets: one.packets };
    },
    packets: () => packets,
    bytes: () => bytes,
  };
}

function capacityFor({ bytes, used }: Kept, more: number): number {
  let capacity = Math.max(bytes.length, firstBytes);
  while (capacity < used + more) capacity *= 2;
  return capacity;
}
