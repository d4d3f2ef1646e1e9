// Who began a conversation: a chain of rules, the first with an answer wins.
import type { Direction } from './direction.ts';

/**
 * | | the one who began it | known |
 * |---|---|---|
 * | 1 | sent SYN without ACK, and the other did not | yes |
 * | 2 | is answered with SYN (its own was not seen) | yes |
 * | 3 | began the record before this one | as it was |
 * | 4 | TCP, whose beginning was before the capture's: has the higher port | no |
 * | 5 | sent first | no |
 * | 6 | has the higher port | no |
 * | 7 | is whoever was seen to send; of two, whose address sorts first | no |
 */
export interface Initiator {
  /** Whether it is the source of the first direction given. */
  readonly isFirst: boolean;
  readonly known: boolean;
}

const tcp = 6;
const syn = 0x02;

/** `earlier`: what was said of the record before, where the conversation is longer than one. */
export function initiatorOf(one: Direction, other: Direction | undefined, earlier: Initiator | undefined): Initiator {
  const bySyn = first(one.began, other?.began ?? false) ?? first(hasSyn(other), hasSyn(one));
  if (bySyn !== undefined) return { isFirst: bySyn, known: true };
  if (earlier !== undefined) return earlier;
  const { source, destination, protocol } = one;
  const byPort = first(source.port > destination.port, source.port < destination.port);
  const byTime = other && first(one.first < other.first, one.first > other.first);
  const guessed = protocol === tcp ? (byPort ?? byTime) : (byTime ?? (other && byPort));
  return { isFirst: guessed ?? (other === undefined || source.address <= destination.address), known: false };
}

/** Undefined: it does not tell them apart. */
function first(isOne: boolean, isOther: boolean): boolean | undefined {
  return isOne === isOther ? undefined : isOne;
}

function hasSyn(direction: Direction | undefined): boolean {
  return direction !== undefined && (direction.tcpFlags & syn) !== 0;
}
