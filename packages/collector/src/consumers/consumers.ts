// All live consumers: each gets copies of the packets it selects, at its own speed, and none holds up another or the collector.
import { flowOf } from '@tasktap/wire';
import type { TaskIdentity } from '../directory/directory.ts';
import type { OutputInterface } from '../output/blocks.ts';
import { type Choice, choose, flowFits, type Selection } from './selection.ts';
import { createStream, type Stream } from './stream.ts';

export interface Consumer extends Pick<Stream, 'take' | 'counts'> {
  readonly selection: Selection;
  /** It is gone, or it has been told the end. */
  readonly leave: () => void;
}

export interface Reader {
  /** There is something to take. Called often; must not throw. */
  readonly ready: () => void;
  /** The collector ends: what can be taken now is the last. */
  readonly ended: () => void;
}

export interface Consumers {
  /** Undefined: there are as many as there may be. */
  readonly join: (selection: Selection, reader: Reader) => Consumer | undefined;
  /** A connection that had asked nothing was closed, for another one. */
  readonly turnedAway: () => void;
  /** An interface begins, or is another one from now on. `task` undefined: nobody knows whose packets these are. */
  readonly beginInterface: (number: number, one: OutputInterface, task: TaskIdentity | undefined) => void;
  /** Whole packet blocks whose interfaces have begun; the bytes may change afterwards. */
  readonly packets: (blocks: Uint8Array) => void;
  /** Interfaces are counted from 0 again. */
  readonly restart: () => void;
  readonly end: () => void;
  readonly size: () => number;
  readonly counts: () => ConsumersCounts;
}

/** Each is explained in docs/collecting.md. */
export interface ConsumersCounts {
  readonly consumers: number;
  readonly 'consumers-refused': number;
  readonly 'connections-refused': number;
  readonly 'packets-consumed': number;
  readonly 'packets-missed': number;
}

export interface ConsumersLimits {
  readonly most: number;
  /** Bytes that may wait for each. */
  readonly queueBytes: number;
}

/** Half a gibibyte, if all of them stall. */
const usualLimits: ConsumersLimits = { most: 32, queueBytes: 16 * 2 ** 20 };

interface Interface {
  readonly one: OutputInterface;
  readonly task: TaskIdentity | undefined;
}

type Flow = ReturnType<typeof flowOf>;

interface Packet {
  readonly block: Uint8Array;
  readonly number: number;
  readonly from: Interface;
  /** Looked at once, for whoever asks first. */
  readonly flow: () => Flow;
}

interface Joined {
  readonly selection: Selection;
  readonly stream: Stream;
  readonly reader: Reader;
  /** By interface. */
  readonly choices: Map<number, Choice>;
}

export function createConsumers({ most, queueBytes }: ConsumersLimits = usualLimits): Consumers {
  const interfaces = new Map<number, Interface>();
  const joined = new Set<Joined>();
  const counted = { 'consumers-refused': 0, 'connections-refused': 0, 'packets-consumed': 0, 'packets-missed': 0 };

  const renew = (number: number): void => {
    for (const { stream, choices } of joined) {
      stream.renew(number);
      choices.delete(number);
    }
  };
  const choiceOf = ({ selection, choices }: Joined, number: number, { task }: Interface): Choice => {
    const known = choices.get(number);
    if (known !== undefined) return known;
    const choice = choose(selection, task);
    choices.set(number, choice);
    return choice;
  };
  const give = (consumer: Joined, { block, number, from, flow }: Packet): void => {
    const choice = choiceOf(consumer, number, from);
    if (choice === 'none' || (choice === 'frames' && !flowFits(consumer.selection, flow()))) return;
    const taken = consumer.stream.packet(block, { number, one: from.one });
    counted[taken ? 'packets-consumed' : 'packets-missed'] += 1;
  };
  const giveAll = (block: Uint8Array): void => {
    const number = viewOf(block).getUint32(8, true);
    const from = interfaces.get(number);
    if (from === undefined) return;
    let known: Flow | undefined;
    const flow = (): Flow => {
      known ??= flowOf(frameOf(block));
      return known;
    };
    for (const consumer of joined) give(consumer, { block, number, from, flow });
  };

  return {
    join: (selection, reader) => {
      if (joined.size >= most) {
        counted['consumers-refused'] += 1;
        return undefined;
      }
      const stream = createStream(queueBytes);
      const consumer: Joined = { selection, stream, reader, choices: new Map() };
      joined.add(consumer);
      return { selection, take: stream.take, counts: stream.counts, leave: () => void joined.delete(consumer) };
    },
    turnedAway: () => {
      counted['connections-refused'] += 1;
    },
    beginInterface: (number, one, task) => {
      interfaces.set(number, { one, task });
      renew(number);
    },
    packets: (blocks) => {
      if (joined.size === 0) return;
      for (const block of eachBlock(blocks)) giveAll(block);
      for (const { stream, reader } of joined) if (stream.counts().queued > 0) reader.ready();
    },
    restart: () => {
      for (const number of interfaces.keys()) renew(number);
      interfaces.clear();
    },
    end: () => {
      for (const { stream, reader } of joined) {
        stream.end();
        reader.ended();
      }
      joined.clear();
    },
    size: () => joined.size,
    counts: () => ({ consumers: joined.size, ...counted }),
  };
}

/** draft-ietf-opsawg-pcapng §3.1: a block's length stands at 4. */
function* eachBlock(blocks: Uint8Array): Generator<Uint8Array> {
  const view = viewOf(blocks);
  for (let at = 0; at < blocks.length; ) {
    const length = view.getUint32(at + 4, true);
    yield blocks.subarray(at, at + length);
    at += length;
  }
}

/** §4.3: how much of the packet was captured stands at 20, the packet begins at 28. */
function frameOf(block: Uint8Array): Uint8Array {
  return block.subarray(28, 28 + viewOf(block).getUint32(20, true));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
