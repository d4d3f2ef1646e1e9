// The usual way: many datagrams with one call to the kernel, which writes them straight into the memory of the loop.
import * as layout from '../engine/layout.ts';
import { wordsOf } from '../engine/words.ts';
import { type Libc, loadLibc } from '../kernel/libc.ts';
import type { Arrivals, Inlet, Listening, Open, Opened, Receiver } from './receiver.ts';
import { askForTimes, bindSocket, dropsOf, enlarge } from './sockets.ts';

/** Comes back at once. What a datagram is longer than its slot is told, not lost from its length. */
const doNotWait = 0x40;
const wholeLength = 0x20;
/** Nothing is there; a signal came. */
const again: ReadonlySet<number> = new Set([4, 11]);
/** Batches of one socket before the other has its turn. */
const mostBatches = 16;
/** Of those, at the end: more than the buffers hold, and an end where packets never stop. */
const lastRounds = 64;
/**
 * Milliseconds. When a socket is empty, the next datagrams may gather: being woken costs more than they do. At a million datagrams a
 * second, a thousand wait meanwhile: the kernel's smallest buffers hold hundreds, those that are asked for tens of thousands.
 */
const nap = 1;

export const openRecvmmsg: Open = async (listening, arrivals) => {
  const loaded = await loadLibc();
  return loaded.kind === 'impossible' ? loaded : open(loaded.libc, listening, arrivals);
};

type Drained = 'empty' | 'emptied' | 'more';

interface Socket {
  readonly name: string;
  readonly file: number;
  readonly tunnel: number;
  packets: number;
}

function open(libc: Libc, { address, ports, bufferBytes }: Listening, arrivals: Arrivals): Opened {
  const sockets: Socket[] = [];
  for (const [port, tunnel] of [
    [ports.vxlan, layout.tunnelVxlan],
    [ports.geneve, layout.tunnelGeneve],
  ] as const) {
    const name = nameOfSocket(address, port);
    const bound = bindSocket(libc, address, port);
    if (bound.kind === 'refused') {
      for (const { file } of sockets) libc.close(file);
      return { kind: 'refused', reason: `${name} (UDP): ${bound.reason}` };
    }
    askForTimes(libc, bound.socket);
    sockets.push({ name, file: bound.socket, tunnel, packets: 0 });
  }
  const given = sockets.map(({ file }) => enlarge(libc, file, bufferBytes));
  return { kind: 'opened', receiver: receiverOf(libc, sockets, Math.min(...given), arrivals) };
}

export function nameOfSocket(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function receiverOf(libc: Libc, sockets: readonly Socket[], bufferBytes: number, arrivals: Arrivals): Receiver {
  const messages = prepareSlots(libc, arrivals);
  const files = pollOf(sockets.map(({ file }) => file));
  const resting = new Int32Array(new SharedArrayBuffer(4));

  const batch = (socket: Socket): number => {
    const came = libc.recvmmsg(socket.file, messages, layout.slots, doNotWait | wholeLength, null);
    if (came > 0) {
      socket.packets += came;
      arrivals.datagrams(came, socket.tunnel);
    } else if (came < 0 && !again.has(libc.errno())) {
      throw new Error(`recvmmsg on ${socket.name} fails with error ${libc.errno()}`);
    }
    return came;
  };
  const drain = (socket: Socket): Drained => {
    for (let batches = 0; batches < mostBatches; batches += 1) {
      const came = batch(socket);
      if (came < layout.slots) return came > 0 || batches > 0 ? 'emptied' : 'empty';
    }
    return 'more';
  };
  const drainAll = (): Drained => {
    const drained = sockets.map(drain);
    return drained.find((one) => one === 'more') ?? drained.find((one) => one === 'emptied') ?? 'empty';
  };

  return {
    way: 'recvmmsg',
    bufferBytes,
    receive: (milliseconds) => {
      const drained = drainAll();
      if (drained === 'emptied') Atomics.wait(resting, 0, 0, nap);
      if (drained === 'empty') libc.poll(files, sockets.length, milliseconds);
    },
    inlets: () => sockets.map(({ name, file, packets }): Inlet => ({ name, packets, dropped: dropsOf(libc, file) })),
    finish: () => {
      for (let rounds = 0; rounds < lastRounds && drainAll() === 'more'; rounds += 1);
    },
    close: () => {
      for (const { file } of sockets) libc.close(file);
    },
  };
}

/** Every header points to its slot, its sender and its time, once and for all: the memory of the loop never moves. */
function prepareSlots(libc: Libc, { engine }: Arrivals): Uint8Array {
  const words = wordsOf(engine);
  const base = libc.addressOf(new Uint8Array(engine.buffer));
  for (let slot = 0; slot < layout.slots; slot += 1) {
    const message = layout.messagesAt + slot * layout.messageBytes;
    const vector = layout.vectorsAt + slot * layout.vectorBytes;
    words.setLong(message, base + BigInt(layout.namesAt + slot * layout.nameBytes));
    words.set(message + layout.messageNameLength, layout.nameBytes);
    words.setLong(message + 16, base + BigInt(vector));
    words.setLong(message + 24, 1n);
    words.setLong(message + 32, base + BigInt(layout.controlsAt + slot * layout.controlBytes));
    words.setLong(message + layout.messageControlLength, BigInt(layout.controlBytes));
    words.setLong(vector, base + BigInt(layout.slotsAt + slot * layout.slotBytes));
    words.setLong(vector + 8, BigInt(layout.slotBytes));
  }
  return new Uint8Array(engine.buffer, layout.messagesAt, layout.slots * layout.messageBytes);
}

const readable = 1;

/** struct pollfd: file 0, events asked for 4, events that came 6. */
export function pollOf(files: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(files.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [index, file] of files.entries()) {
    view.setInt32(index * 8, file, true);
    view.setUint16(index * 8 + 4, readable, true);
  }
  return bytes;
}
