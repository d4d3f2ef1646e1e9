// The way of mirrored packets: from a task's network interface through its sessions' filters, cut, into VXLAN, to the target.
import { encodeVxlan, type Flow, flowOf } from '@tasktap/wire';
import { accepts, type Direction } from './filter.ts';
import type { MirrorSession, MirrorTarget, NetworkInterface, World } from './state.ts';

/** One frame at one network interface: `egress` leaves the task, `ingress` reaches it. */
export interface Passage {
  readonly networkInterface: NetworkInterface;
  readonly direction: Direction;
  readonly frame: Uint8Array;
}

/** The two fields of the outer packet that EC2 chooses; its destination is the target, UDP 4789. */
export interface Outer {
  /** The primary address of the mirrored interface. */
  readonly sourceAddress: string;
  readonly sourcePort: number;
}

interface ListeningTarget extends MirrorTarget {
  udp: NonNullable<MirrorTarget['udp']>;
}

/** Where datagrams go: a VXLAN header with a frame behind it each. */
export interface MirrorPort {
  send(target: ListeningTarget, datagram: Uint8Array, outer: Outer): void;
}

/** A frame that a session has sent to its target, as long as the session keeps it; whether or not anybody listens there. */
export interface Sent {
  readonly networkInterface: NetworkInterface;
  readonly session: MirrorSession;
  readonly frame: Uint8Array;
}

interface PacketCounts {
  readonly seen: number;
  readonly mirrored: number;
  /** Refused by the filter of the session; in total: by the filters of every session of the interface. */
  readonly filteredOut: number;
  /** Accepted, and sent to a target that is gone or has no listener. */
  readonly lost: number;
}

export interface PacketPath {
  /** Mirrors each passage at most once. */
  pass(passages: readonly Passage[]): void;
  /** Of all interfaces; packets at interfaces without sessions are only `seen`. */
  total(): PacketCounts;
  /** `seen` counts what sessions with a lower number left over, and is the sum of the other three. */
  ofSession(session: MirrorSession): PacketCounts;
  /** Returns the way to stop listening. */
  onSent(listener: (sent: Sent) => void): () => void;
}

type Tally = { -readonly [count in keyof PacketCounts]: PacketCounts[count] };

export function createPacketPath(world: World, port: MirrorPort): PacketPath {
  const total = emptyTally();
  const listeners = new Set<(sent: Sent) => void>();
  // A session's counts are forgotten with its record.
  const bySession = new WeakMap<MirrorSession, Tally>();
  const tallyOf = (session: MirrorSession): Tally => {
    const tally = bySession.get(session) ?? emptyTally();
    bySession.set(session, tally);
    return tally;
  };
  /** The session has accepted the frame, and it is on its way. */
  const send = (fate: Taken, session: MirrorSession, { networkInterface, frame: whole }: Passage): void => {
    const frame = keptOf(session, whole);
    if (world.targets.has(session.targetId)) {
      for (const listener of listeners) listener({ networkInterface, session, frame });
    }
    if (fate.kind === 'lost') return;
    const outer = { sourceAddress: networkInterface.privateIp, sourcePort: fate.sourcePort };
    port.send(fate.target, encodeVxlan({ kind: 'vxlan', vni: session.vni, frame }), outer);
  };
  const passOne = (passage: Passage, sessions: readonly MirrorSession[]): void => {
    const flow = flowOf(passage.frame);
    total.seen += 1;
    for (const session of sessions) {
      const tally = tallyOf(session);
      const fate = fateOf(world, session, passage.direction, flow);
      tally.seen += 1;
      tally[fate.kind] += 1;
      if (fate.kind === 'filteredOut') continue;
      total[fate.kind] += 1;
      send(fate, session, passage);
      return;
    }
    if (sessions.length > 0) total.filteredOut += 1;
  };
  return {
    pass(passages) {
      for (const passage of passages) passOne(passage, sessionsInOrder(world, passage.networkInterface.id));
    },
    total: () => ({ ...total }),
    ofSession: (session) => ({ ...(bySession.get(session) ?? emptyTally()) }),
    onSent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function emptyTally(): Tally {
  return { seen: 0, mirrored: 0, filteredOut: 0, lost: 0 };
}

/** Lowest number first: the order in which EC2 asks them. */
function sessionsInOrder(world: World, interfaceId: string): readonly MirrorSession[] {
  return [...world.sessions.on(interfaceId)].sort((left, right) => left.sessionNumber - right.sessionNumber);
}

type Fate =
  | { readonly kind: 'filteredOut' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'mirrored'; readonly target: ListeningTarget; readonly sourcePort: number };

type Taken = Exclude<Fate, { readonly kind: 'filteredOut' }>;

/** A session that accepts a packet has taken it, whether or not anybody listens at its target. */
function fateOf(world: World, session: MirrorSession, direction: Direction, flow: ReturnType<typeof flowOf>): Fate {
  const filter = world.filters.get(session.filterId);
  if (flow.kind !== 'flow' || filter === undefined || !accepts(filter, direction, flow)) return { kind: 'filteredOut' };
  const target = world.targets.get(session.targetId);
  if (target === undefined || !isListening(target)) return { kind: 'lost' };
  return { kind: 'mirrored', target, sourcePort: outerPortOf(flow) };
}

/** The packet length counts from behind the VXLAN header: bytes of the inner frame. */
function keptOf({ packetLength }: MirrorSession, frame: Uint8Array): Uint8Array {
  return frame.subarray(0, packetLength);
}

function isListening(target: MirrorTarget): target is ListeningTarget {
  return target.udp !== undefined;
}

/**
 * 49152..65535 (the dynamic ports, which RFC 7348 §5 recommends), the same for every packet of one direction of a flow. AWS hashes
 * the 5-tuple of ICMP too without saying what stands for its ports: here nothing does. FNV-1a is our choice, AWS's hash is unknown.
 */
function outerPortOf({ source, destination, protocol, ports }: Flow): number {
  const tuple = [...source, ...destination, protocol];
  if (ports !== undefined)
    tuple.push(ports.source >>> 8, ports.source & 0xff, ports.destination >>> 8, ports.destination & 0xff);
  let hash = 0x811c9dc5;
  for (const byte of tuple) hash = Math.imul(hash ^ byte, 0x01000193);
  return 49152 + ((hash ^ (hash >>> 16)) & 0x3fff);
}
