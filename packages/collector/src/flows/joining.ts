// What both ends saw of one conversation becomes one flow that names both tasks.
import type { Conversation, Counted } from './conversation.ts';
import { type Flow, flowAt, noOwner, type Owner, ownEnd } from './flow.ts';
import { createWaiting, type WaitingLimits } from './waiting.ts';

export interface Joining {
  readonly take: (conversation: Conversation, now: bigint) => void;
  /** Those that have waited in vain for the other end go alone; all of them where `now` is undefined. */
  readonly tick: (now: bigint | undefined) => void;
  readonly early: () => number;
  /** Conversations that both ends saw. */
  readonly joined: () => number;
}

export interface Tasks {
  readonly ownerOf: (interfaceNumber: number) => Owner;
  /** Whether the address, as text, is of a task whose packets come as well. */
  readonly isMirrored: (address: string) => boolean;
}

/** The two ends' packets reach the collector on different ways: what separates them is less than this, nanoseconds. */
const skew = 1_000_000_000n;

export function createJoining(limits: WaitingLimits, tasks: Tasks, emit: (flow: Flow) => void): Joining {
  let early = 0;
  let joined = 0;
  const waiting = createWaiting<Conversation>(limits, (one, isEarly) => {
    if (isEarly) early += 1;
    emit(flowAt(one, tasks.ownerOf(one.interfaceNumber)));
  });
  return {
    take: (conversation, now) => {
      const owner = tasks.ownerOf(conversation.interfaceNumber);
      const end = ownEnd(conversation, owner);
      const peer = end === 'Source' ? conversation.destination : conversation.source;
      if (end === undefined || owner.addresses.includes(peer.address) || !tasks.isMirrored(peer.address)) {
        emit(flowAt(conversation, owner));
        return;
      }
      const own = keyOf(conversation, owner);
      const others = keyOf(conversation, { addresses: [peer.address] });
      const other = waiting.get(others);
      if (other !== undefined && isSame(conversation, other)) {
        waiting.remove(others);
        joined += 1;
        emit(joinedOf(conversation, other, tasks));
        return;
      }
      const before = waiting.get(own);
      if (before !== undefined) emit(flowAt(before, tasks.ownerOf(before.interfaceNumber)));
      waiting.put(own, conversation, now);
    },
    tick: waiting.leave,
    early: () => early,
    joined: () => joined,
  };
}

/** The same for both ends, whoever each of them takes for the initiator, but for whose view it is. */
function keyOf({ source, destination, protocol }: Conversation, { addresses }: Pick<Owner, 'addresses'>): string {
  const ends = [source, destination].map(({ address, port }) => `${address} ${port}`).sort();
  const own = addresses.includes(source.address) ? source.address : destination.address;
  return `${protocol} ${ends.join(' ')} ${own}`;
}

function isSame(one: Conversation, other: Conversation): boolean {
  return one.first <= other.last + skew && other.first <= one.last + skew;
}

function joinedOf(one: Conversation, late: Conversation, tasks: Tasks): Flow {
  const leading = leadingOf(one, late);
  const other = turned(leading === one ? late : one, leading);
  const owners = [leading, other].map(({ interfaceNumber }) => tasks.ownerOf(interfaceNumber));
  const [sourceOwner, destinationOwner] =
    ownEnd(leading, owners[0] ?? noOwner) === 'Source' ? owners : owners.toReversed();
  const { interfaceNumber: _, ...rest } = leading;
  return {
    ...rest,
    forth: fuller(leading.forth, other.forth),
    back: fuller(leading.back, other.back),
    first: leading.first < other.first ? leading.first : other.first,
    last: leading.last > other.last ? leading.last : other.last,
    sourceOwner,
    destinationOwner,
    owner: sourceOwner ?? noOwner,
    seenAt: 'Both',
  };
}

/** Whom to believe about the initiator: who knows it, else who saw more, else who saw it first, else the one whose number is lower. */
function leadingOf(one: Conversation, other: Conversation): Conversation {
  const order =
    Number(other.initiatorKnown) - Number(one.initiatorKnown) ||
    packetsOf(other) - packetsOf(one) ||
    Number(one.first - other.first) ||
    one.interfaceNumber - other.interfaceNumber;
  return order <= 0 ? one : other;
}

function packetsOf({ forth, back }: Conversation): number {
  return forth.packets + back.packets;
}

/** With the ends in the order of another's. */
function turned(one: Conversation, like: Conversation): Conversation {
  const { source, destination, forth, back } = one;
  const isAlike = source.address === like.source.address && source.port === like.source.port;
  return isAlike ? one : { ...one, source: destination, destination: source, forth: back, back: forth };
}

/** A mirror may lose packets and never adds any: whoever saw more is right. */
function fuller(one: Counted, other: Counted): Counted {
  const more = other.packets > one.packets ? other : one;
  return { ...more, tcpFlags: one.tcpFlags | other.tcpFlags };
}
