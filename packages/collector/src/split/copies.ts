// What two mirrored tasks say to each other comes twice, once from each end: which packet is the second copy of one that has come.
import { hash } from 'node:crypto';
import { etherTypes } from '@tasktap/wire';

interface Seen {
  readonly frame: Uint8Array;
  /** Name of the interface: its number differs from section to section. */
  readonly by: string;
  /** Nanoseconds since 1970. */
  readonly at: bigint;
}

export interface Copies {
  /** `among`: packets of other files are none. */
  readonly isCopy: (packet: Seen, among: string) => boolean;
}

/**
 * Captures hold packets of a task that has yet to get its name, for half a minute, so copies may lie far apart in a file. Of packets without a
 * copy so many are remembered, in some 60 MB.
 */
const mostRemembered = 400_000;
/** The times are those of the collector's machine: a copy takes as long as the two ways differ. */
const furthestApart = 1_000_000_000n;

interface Waiting {
  readonly by: string;
  readonly at: bigint;
  /** Packets that say the same, and whose copies have not come. */
  amount: number;
}

/** `most`: packets that are remembered. */
export function createCopies(most = mostRemembered): Copies {
  const waiting = new Map<string, Waiting>();
  const remember = (key: string, { by, at }: Seen, amount: number): void => {
    // What came last is forgotten last.
    waiting.delete(key);
    waiting.set(key, { by, at, amount });
    if (waiting.size <= most) return;
    const [oldest = ''] = waiting.keys();
    waiting.delete(oldest);
  };
  return {
    isCopy: (packet, among) => {
      const key = `${among} ${hash('sha1', whatIsSaid(packet.frame), 'base64')}`;
      const other = waiting.get(key);
      if (other === undefined || !isNear(other.at, packet.at)) {
        remember(key, packet, 1);
        return false;
      }
      // The same interface again: whoever sent it has repeated it, to the bit.
      if (other.by === packet.by) {
        remember(key, packet, other.amount + 1);
        return false;
      }
      other.amount -= 1;
      if (other.amount === 0) waiting.delete(key);
      return true;
    },
  };
}

function isNear(one: bigint, other: bigint): boolean {
  const apart = one - other;
  return (apart < 0n ? -apart : apart) <= furthestApart;
}

/** Between the ends addresses of Ethernet change, and routers may count down, which changes IPv4's checksum (RFC 791, RFC 8200). */
const behindAddresses = 12;
const ip = 2;
const timeToLive = 8;
const checksum = 10;
const hopLimit = 7;

function whatIsSaid(frame: Uint8Array): Uint8Array {
  const said = frame.slice(behindAddresses);
  const etherType = ((said[0] ?? 0) << 8) | (said[1] ?? 0);
  if (etherType === etherTypes.ipv4) {
    said.fill(0, ip + timeToLive, ip + timeToLive + 1);
    said.fill(0, ip + checksum, ip + checksum + 2);
  }
  if (etherType === etherTypes.ipv6) said.fill(0, ip + hopLimit, ip + hopLimit + 1);
  return said;
}
