// The two directions that one interface saw become one conversation.
import { type Conversation, conversationOf } from './conversation.ts';
import type { Direction, FlowPlace } from './direction.ts';
import { type Initiator, initiatorOf } from './initiator.ts';
import { createWaiting, type WaitingLimits } from './waiting.ts';

export interface Pairing {
  /** `now`: the clock of the packets, nanoseconds. */
  readonly take: (direction: Direction, now: bigint) => void;
  /** Directions that have waited in vain go alone; all of them where `now` is undefined. */
  readonly tick: (now: bigint | undefined) => void;
  /** Directions that went alone before their time, for want of room. */
  readonly early: () => number;
}

/** `longest`: what the clock allows a direction before it is exported, nanoseconds. */
export function createPairing(
  limits: WaitingLimits & { readonly longest: bigint },
  emit: (one: Conversation, now: bigint) => void,
): Pairing {
  let early = 0;
  let latest = 0n;
  const told = createWaiting<Told>({ ...limits, wait: limits.longest + 2n * limits.wait }, () => undefined);
  const tell = (one: Direction, other: Direction | undefined): void => {
    const key = keyOf(one);
    const isSorted = isBefore(one);
    const initiator = initiatorOf(one, other, seenFrom(told.get(key), isSorted));
    const longer = one.goesOn || other === undefined || other.goesOn;
    if (longer) told.put(key, { isSorted: initiator.isFirst === isSorted, known: initiator.known }, latest);
    else told.remove(key);
    emit(conversationOf(one, other, initiator), latest);
  };
  const waiting = createWaiting<Direction>(limits, (one, isEarly) => {
    if (isEarly) early += 1;
    tell(one, undefined);
  });
  return {
    take: (direction, now) => {
      latest = now;
      const key = keyOf(direction);
      const there = waiting.get(key);
      const isAnswer =
        there !== undefined && isBefore(there) !== isBefore(direction) && isNear(there, direction, limits);
      if (isAnswer) {
        waiting.remove(key);
        tell(there, direction);
        return;
      }
      if (there !== undefined) tell(there, undefined);
      waiting.put(key, direction, now);
    },
    tick: (now) => {
      if (now !== undefined) latest = now;
      waiting.leave(now);
      told.leave(now);
    },
    early: () => early,
  };
}

/** Of a conversation that may go on: whether the end that sorts first began it. */
interface Told {
  readonly isSorted: boolean;
  readonly known: boolean;
}

function seenFrom(told: Told | undefined, isSorted: boolean): Initiator | undefined {
  return told && { isFirst: told.isSorted === isSorted, known: told.known };
}

function keyOf(one: Direction): string {
  const { interfaceNumber, protocol } = one;
  const [low, high] = isBefore(one) ? [one.source, one.destination] : [one.destination, one.source];
  return `${interfaceNumber} ${protocol} ${placeText(low)} ${placeText(high)}`;
}

/** Whether its source sorts before its destination: exactly one of a conversation's two directions has that, unless both ends are the same. */
function isBefore({ source, destination }: Direction): boolean {
  if (source.address !== destination.address) return source.address < destination.address;
  return source.port < destination.port;
}

function placeText({ address, port }: FlowPlace): string {
  return `${address} ${port}`;
}

/** No more than the time-out lies between them. */
function isNear(one: Direction, other: Direction, { wait }: WaitingLimits): boolean {
  return one.first <= other.last + wait && other.first <= one.last + wait;
}
