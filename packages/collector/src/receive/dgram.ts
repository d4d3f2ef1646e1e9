// The way that is always there: Node's own sockets, one datagram after the other, laid into slots as `recvmmsg` would have.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAddress } from '@tasktap/wire';
import { longAddress } from '../directory/directory.ts';
import * as layout from '../engine/layout.ts';
import { wordsOf } from '../engine/words.ts';
import { dropsInTable } from './drops.ts';
import type { Arrivals, Open } from './receiver.ts';
import { nameOfSocket } from './recvmmsg.ts';

interface Inside {
  readonly name: string;
  readonly port: number;
  readonly socket: Socket;
  readonly finish: () => void;
  readonly packets: () => number;
}

export const openDgram: Open = async ({ address, ports, bufferBytes }, arrivals) => {
  const insides: Inside[] = [];
  for (const [port, tunnel] of [
    [ports.vxlan, layout.tunnelVxlan],
    [ports.geneve, layout.tunnelGeneve],
  ] as const) {
    const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4' });
    const name = nameOfSocket(address, port);
    const trouble = await bound(socket, address, port);
    if (trouble !== undefined) {
      for (const one of insides) one.socket.close();
      return { kind: 'refused', reason: `${name} (UDP): ${trouble}` };
    }
    const slots = createSlots(arrivals, tunnel);
    socket.on('message', slots.add);
    insides.push({ name, port, socket, finish: slots.through, packets: slots.packets });
  }
  for (const { socket } of insides) socket.setRecvBufferSize(bufferBytes);
  const given = insides.map(({ socket }) => socket.getRecvBufferSize() / 2);
  return {
    kind: 'opened',
    receiver: {
      way: 'dgram',
      bufferBytes: Math.min(...given),
      receive: async (milliseconds) => {
        await sleep(milliseconds);
      },
      inlets: () =>
        insides.map(({ name, port, packets }) => ({ name, packets: packets(), dropped: dropsInTable(address, port) })),
      finish: async () => {
        for (let before = -1; before < total(insides); ) {
          before = total(insides);
          await sleep(lastTurn);
        }
        for (const { finish } of insides) finish();
      },
      close: () => {
        for (const { socket } of insides) socket.close();
      },
    },
  };
};

/** Milliseconds in which Node surely looks at a socket that holds datagrams. */
const lastTurn = 20;

function total(insides: readonly Inside[]): number {
  return insides.reduce((sum, { packets }) => sum + packets(), 0);
}

const refusals: Readonly<Record<string, string>> = {
  EACCES: 'it is not allowed: ports below 1024 need CAP_NET_BIND_SERVICE',
  EADDRINUSE: 'somebody else receives there: end that first, or listen on another address',
  EADDRNOTAVAIL: 'this machine has no such address',
};

/** Undefined: it is. */
async function bound(socket: Socket, address: string, port: number): Promise<string | undefined> {
  try {
    socket.bind({ address, port, exclusive: true });
    await once(socket, 'listening');
    return undefined;
  } catch (error) {
    socket.close();
    const { code = '', message } = error as NodeJS.ErrnoException;
    return refusals[code] ?? message;
  }
}

/** Datagrams of one turn of the event loop go through the loop together. */
function createSlots({ engine, datagrams }: Arrivals, tunnel: number) {
  const words = wordsOf(engine);
  const memory = new Uint8Array(engine.buffer);
  const senders = new Map<string, Uint8Array>();
  let packets = 0;
  let waiting: { readonly bytes: Buffer; readonly from: string }[] = [];

  const nameOf = (from: string): Uint8Array => {
    const known = senders.get(from);
    if (known !== undefined) return known;
    if (senders.size === mostSenders) senders.clear();
    const name = longAddress(parseAddress(from.split('%')[0] ?? '') ?? new Uint8Array(16));
    senders.set(from, name);
    return name;
  };
  const through = (): void => {
    for (const [slot, { bytes, from }] of waiting.entries()) {
      const message = layout.messagesAt + slot * layout.messageBytes;
      memory.set(bytes.subarray(0, layout.slotBytes), layout.slotsAt + slot * layout.slotBytes);
      words.set(message + layout.messageLength, bytes.length);
      words.setLong(message + layout.messageControlLength, 0n);
      words.set(layout.namesAt + slot * layout.nameBytes, familyIpv6);
      memory.set(nameOf(from), layout.namesAt + slot * layout.nameBytes + 8);
    }
    packets += waiting.length;
    const amount = waiting.length;
    waiting = [];
    if (amount > 0) datagrams(amount, tunnel);
  };
  return {
    add: (bytes: Buffer, { address }: RemoteInfo): void => {
      if (waiting.length === 0) setImmediate(through);
      waiting.push({ bytes, from: address });
      if (waiting.length === layout.slots) through();
    },
    through,
    packets: () => packets,
  };
}

const familyIpv6 = 10;
/** Every task has an address of its own. */
const mostSenders = 65_536;
