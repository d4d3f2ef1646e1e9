// The pcapng of one consumer: complete in itself, never more than its queue, and what did not fit is counted and told.
import { interfaceBlock, type OutputInterface, sectionBlock, statisticsBlock } from '../output/blocks.ts';

export interface Stream {
  /** One packet block, of an interface by whoever counts them; false: there was no room, and it is gone. */
  readonly packet: (block: Uint8Array, from: Origin) => boolean;
  /** The interface of this number is another one now; its next packet begins anew. */
  readonly renew: (number: number) => void;
  /** The next bytes to send, whole blocks; undefined: there are none. They are the consumer's from now on. */
  readonly take: () => Uint8Array | undefined;
  /** No packet any more: how each interface fared is the last thing to send. */
  readonly end: () => void;
  readonly counts: () => StreamCounts;
}

interface Origin {
  readonly number: number;
  readonly one: OutputInterface;
}

interface StreamCounts {
  readonly packets: number;
  readonly dropped: number;
  /** Bytes that wait to be taken. */
  readonly queued: number;
}

/** A write of this size costs no more by the byte than a larger one, and is not long in coming. */
const chunkBytes = 65_536;

interface Own {
  /** Undefined: it has not begun in this stream. */
  number: number | undefined;
  /** No packet of it comes any more: once it has been told, it is forgotten, or a stream of weeks would grow for ever. */
  over: boolean;
  /** What begins it. */
  readonly beginning: Uint8Array;
  packets: bigint;
  dropped: bigint;
  /** Nanoseconds since 1970; 0: no packet yet. */
  first: bigint;
  last: bigint;
}

/** `queueBytes`: how much may wait for a slow reader. */
export function createStream(queueBytes: number): Stream {
  const queue = createQueue();
  const owns = new Set<Own>();
  const byNumber = new Map<number, Own>();
  const untold = new Set<Own>();
  const counted = { packets: 0, dropped: 0 };
  let begun = 0;
  queue.append(sectionBlock());

  const ownOf = ({ number, one }: Origin): Own => {
    const known = byNumber.get(number);
    if (known !== undefined) return known;
    const own: Own = {
      number: undefined,
      over: false,
      beginning: interfaceBlock(one),
      packets: 0n,
      dropped: 0n,
      first: 0n,
      last: 0n,
    };
    owns.add(own);
    byNumber.set(number, own);
    return own;
  };
  const begin = (own: Own): number => {
    queue.append(own.beginning);
    own.number = begun;
    begun += 1;
    return own.number;
  };
  const tell = (own: Own): void => {
    queue.append(statisticsBlock(own.number ?? begin(own), own, own.dropped));
    untold.delete(own);
    if (own.over) owns.delete(own);
  };
  const renew = (number: number): void => {
    const own = byNumber.get(number);
    if (own === undefined) return;
    own.over = true;
    untold.add(own);
    byNumber.delete(number);
  };

  return {
    packet: (block, from) => {
      const own = ownOf(from);
      const at = timeOf(block);
      if (own.first === 0n) own.first = at;
      own.last = at;
      const room = queueBytes - queue.bytes();
      if (block.length + (own.number === undefined ? own.beginning.length : 0) > room) {
        own.dropped += 1n;
        counted.dropped += 1;
        untold.add(own);
        return false;
      }
      const number = own.number ?? begin(own);
      setInterface(queue.append(block), number);
      own.packets += 1n;
      counted.packets += 1;
      return true;
    },
    renew,
    take: () => {
      // Whoever has caught up is told what it missed and what is over; before that, telling would take the room of packets.
      if (queue.bytes() === 0) for (const own of untold) tell(own);
      return queue.take();
    },
    end: () => {
      for (const own of owns) tell(own);
      // libpcap takes a file without any interface for a broken one.
      if (begun === 0) queue.append(interfaceBlock({ name: 'none', description: 'No packet was selected' }));
    },
    counts: () => ({ ...counted, queued: queue.bytes() }),
  };
}

interface Queue {
  /** Answers the copy. */
  readonly append: (block: Uint8Array) => Uint8Array;
  readonly take: () => Uint8Array | undefined;
  readonly bytes: () => number;
}

function createQueue(): Queue {
  const full: Uint8Array[] = [];
  let open = new Uint8Array(0);
  let length = 0;
  let bytes = 0;
  const close = (): void => {
    if (length > 0) full.push(open.subarray(0, length));
    open = new Uint8Array(0);
    length = 0;
  };
  return {
    append: (block) => {
      if (length + block.length > open.length) {
        close();
        open = new Uint8Array(Math.max(chunkBytes, block.length));
      }
      const place = open.subarray(length, length + block.length);
      place.set(block);
      length += block.length;
      bytes += block.length;
      return place;
    },
    take: () => {
      if (full.length === 0) close();
      const chunk = full.shift();
      bytes -= chunk?.length ?? 0;
      return chunk;
    },
    bytes: () => bytes,
  };
}

/** draft-ietf-opsawg-pcapng §4.3: an enhanced packet begins with its type, its length, its interface and its time, upper half first. */
function setInterface(block: Uint8Array, number: number): void {
  new DataView(block.buffer, block.byteOffset).setUint32(8, number, true);
}

function timeOf(block: Uint8Array): bigint {
  const view = new DataView(block.buffer, block.byteOffset);
  return (BigInt(view.getUint32(12, true)) << 32n) | BigInt(view.getUint32(16, true));
}
