// The cheapest way, where CAP_NET_RAW is given: the kernel writes packets into memory that is shared with it (AF_PACKET, TPACKET_V3).
import { parseAddress } from '@tasktap/wire';
import * as layout from '../engine/layout.ts';
import { type Libc, loadLibc, type Mapped } from '../kernel/libc.ts';
import { packetFilter } from './packet-filter.ts';
import type { Arrivals, Inlet, Listening, Open, Opened, Receiver } from './receiver.ts';
import { nameOfSocket, pollOf } from './recvmmsg.ts';
import { bindSocket, filter, numbers, setNumber } from './sockets.ts';

// Of linux/if_packet.h and linux/if_ether.h.
const familyPacket = 17;
/** Packets without their link header, which differs from interface to interface. */
const cooked = 2 | 0x80000;
const everyProtocol = 0x0003;
const onlyIpv4 = 0x0800;
const onlyIpv6 = 0x86dd;
const levelPacket = 263;
const receiveRing = 5;
const statistics = 6;
const version = 10;
const tpacketV3 = 2;
/** A block fits into the input. */
const blockBytes = 2 ** 20;
const frameBytes = 2048;
/** Milliseconds after which a block is handed over that is not full. */
const patience = 50;
const notAllowed = 1;

export const openPacketRing: Open = async (listening, arrivals) => {
  const loaded = await loadLibc();
  return loaded.kind === 'impossible' ? loaded : open(loaded.libc, listening, arrivals);
};

function open(libc: Libc, listening: Listening, arrivals: Arrivals): Opened {
  const { address, ports } = listening;
  if (ports.vxlan !== 4789)
    return { kind: 'impossible', reason: 'the loop looks for VXLAN at port 4789 in whole packets' };
  const ring = makeRing(libc, listening);
  if (ring.kind === 'impossible') return ring;
  const holders: number[] = [];
  for (const port of [ports.vxlan, ports.geneve]) {
    const bound = bindSocket(libc, address, port);
    if (bound.kind === 'refused') {
      for (const file of [...holders, ring.socket]) libc.close(file);
      return { kind: 'refused', reason: `${nameOfSocket(address, port)} (UDP): ${bound.reason}` };
    }
    // Without a socket the kernel tells every sender that nobody listens; with this one it has nothing to keep.
    filter(libc, bound.socket, nothingPasses);
    holders.push(bound.socket);
  }
  return { kind: 'opened', receiver: receiverOf(libc, ring, holders, arrivals) };
}

const nothingPasses = Uint8Array.of(6, 0, 0, 0, 0, 0, 0, 0);

interface Ring {
  readonly kind: 'made';
  readonly socket: number;
  readonly memory: Mapped;
  readonly blocks: number;
}

/** The filter comes before the ring and the ring before the address, so that no packet of others is ever in it. */
function makeRing(libc: Libc, listening: Listening): Ring | Extract<Opened, { kind: 'impossible' }> {
  const { address, ports, bufferBytes } = listening;
  const socket = libc.socket(familyPacket, cooked, 0);
  if (socket < 0) {
    const number = libc.errno();
    return {
      kind: 'impossible',
      reason: number === notAllowed ? 'it needs CAP_NET_RAW' : `packet sockets fail with error ${number}`,
    };
  }
  const failed = (what: string): Extract<Opened, { kind: 'impossible' }> => {
    const number = libc.errno();
    libc.close(socket);
    return { kind: 'impossible', reason: `${what} fails with error ${number}` };
  };
  const program = packetFilter(parseAddress(address) ?? new Uint8Array(4), [ports.vxlan, ports.geneve]);
  if (!setNumber(libc, socket, version, tpacketV3, levelPacket)) return failed('TPACKET_V3');
  if (!filter(libc, socket, program)) return failed('the filter');
  const blocks = Math.max(2, Math.floor(bufferBytes / blockBytes));
  const request = new Uint32Array([blockBytes, blocks, frameBytes, (blockBytes / frameBytes) * blocks, patience, 0, 0]);
  if (libc.setsockopt(socket, levelPacket, receiveRing, new Uint8Array(request.buffer), 28) !== 0)
    return failed('a ring');
  const memory = libc.map(socket, blocks * blockBytes);
  if (memory === undefined) return failed('mapping the ring');
  const name = new Uint8Array(20);
  new DataView(name.buffer).setUint16(0, familyPacket, true);
  new DataView(name.buffer).setUint16(2, protocolOf(listening));
  if (libc.bind(socket, name, name.length) === 0) return { kind: 'made', socket, memory, blocks };
  memory.release();
  return failed('binding the ring');
}

/** Asked for every protocol, the kernel shows packets that go out as well, each of which the filter would have to look at. */
function protocolOf({ address }: Listening): number {
  if (address === '::') return everyProtocol;
  return address.includes(':') ? onlyIpv6 : onlyIpv4;
}

// struct tpacket_block_desc: version 0, private 4, then status 8, packets 12, where the first begins 16, bytes used 20.
const statusWord = 2;
const packetsWord = 3;
const firstWord = 4;
const lengthWord = 5;
const kernels = 0;
const ours = 1;
const mostBlocks = 64;
/** At the end: what has come is in the first or the second, and packets may never stop. */
const lastRounds = 4;

function receiverOf(libc: Libc, ring: Ring, holders: readonly number[], arrivals: Arrivals): Receiver {
  const { socket, memory, blocks } = ring;
  const words = new Int32Array(memory.bytes.buffer, memory.bytes.byteOffset, memory.bytes.length / 4);
  const input = new Uint8Array(arrivals.engine.buffer, layout.inputAt, layout.inputBytes);
  const files = pollOf([socket]);
  const state = { block: 0, packets: 0, dropped: 0 };

  /** The block is copied and given back at once, while its packets are read. */
  const takeBlock = (): boolean => {
    const begin = state.block * blockBytes;
    const word = (place: number): number => words[begin / 4 + place] ?? 0;
    if ((Atomics.load(words, begin / 4 + statusWord) & ours) === 0) return false;
    const [packets, first, length] = [word(packetsWord), word(firstWord), Math.min(word(lengthWord), blockBytes)];
    if (packets > 0) input.set(memory.bytes.subarray(begin, begin + length));
    Atomics.store(words, begin / 4 + statusWord, kernels);
    state.block = (state.block + 1) % blocks;
    state.packets += packets;
    if (packets > 0) arrivals.ring(layout.inputAt + first, layout.inputAt + length);
    return true;
  };
  const drain = (): boolean => {
    let taken = 0;
    while (taken < mostBlocks && takeBlock()) taken += 1;
    return taken > 0;
  };

  return {
    way: 'packet-ring',
    bufferBytes: blocks * blockBytes,
    receive: (milliseconds) => {
      if (!drain()) libc.poll(files, 1, milliseconds);
    },
    inlets: () => {
      // struct tpacket_stats_v3: packets with those dropped, dropped, queue freezes; read, they begin at zero again.
      state.dropped += numbers(libc, socket, statistics, 3, levelPacket)[1] ?? 0;
      return [{ name: 'packet-ring', packets: state.packets, dropped: state.dropped } satisfies Inlet];
    },
    finish: () => {
      // A full block is there at once, the one behind it when the kernel's patience is over.
      for (let rounds = 0; rounds < lastRounds && libc.poll(files, 1, patience * 2) > 0; rounds += 1) drain();
    },
    close: () => {
      memory.release();
      for (const file of [socket, ...holders]) libc.close(file);
    },
  };
}
