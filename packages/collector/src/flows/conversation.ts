// Both directions of a conversation, or a stretch of it, as one interface saw them.
import type { Direction, FlowPlace } from './direction.ts';
import type { Initiator } from './initiator.ts';

export interface Counted {
  readonly packets: number;
  readonly octets: number;
  readonly tcpFlags: number;
}

export interface Conversation {
  readonly interfaceNumber: number;
  readonly version: 4 | 6;
  readonly protocol: number;
  /** Who began it. */
  readonly source: FlowPlace;
  readonly destination: FlowPlace;
  /** Whether that is known: the beginning was seen. */
  readonly initiatorKnown: boolean;
  /** From the source to the destination; all zero where nothing was seen. */
  readonly forth: Counted;
  readonly back: Counted;
  /** Nanoseconds since 1970. */
  readonly first: bigint;
  readonly last: bigint;
}

const nothing: Counted = { packets: 0, octets: 0, tcpFlags: 0 };

/** `other`: the way back of `one`; undefined where none was seen. */
export function conversationOf(one: Direction, other: Direction | undefined, initiator: Initiator): Conversation {
  const { interfaceNumber, version, protocol } = one;
  const there = counted(one);
  const back = other === undefined ? nothing : counted(other);
  return {
    ...{ interfaceNumber, version, protocol, initiatorKnown: initiator.known },
    ...(initiator.isFirst
      ? { source: one.source, destination: one.destination, forth: there, back }
      : { source: one.destination, destination: one.source, forth: back, back: there }),
    first: other === undefined || one.first < other.first ? one.first : other.first,
    last: other === undefined || one.last > other.last ? one.last : other.last,
  };
}

function counted({ packets, octets, tcpFlags }: Direction): Counted {
  return { packets, octets, tcpFlags };
}
