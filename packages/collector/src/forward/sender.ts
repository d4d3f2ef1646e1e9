// Captured packets in, VXLAN datagrams out: the decisions, and a count of each.
import { encodeVxlan, type PcapRecord, parseAddress } from '@tasktap/wire';
import { withChecksum } from './checksums.ts';
import { type Fitted, fitted, type Limit, limitOf, overhead } from './fit.ts';
import { frameOf } from './link.ts';
import { isOwnOutput } from './own-output.ts';
import { createRateCap, type RateCap } from './rate-cap.ts';
import type { Route } from './route.ts';
import type { ForwardWord, Tally } from './words.ts';

export interface SenderOptions {
  /** 24 bits. */
  readonly vni: number;
  /** Bytes of frame. Undefined: as long as the tunnel can carry. */
  readonly packetLength: number | undefined;
  readonly cap: RateCap | undefined;
}

export interface Sender {
  readonly packet: (record: PcapRecord, linkType: number) => void;
  /** From now on, to there. */
  readonly turnTo: (route: Route) => void;
  readonly limit: () => Limit;
  /** Datagrams that the kernel has not taken yet. */
  readonly waiting: () => number;
}

/** Of datagrams that wait for the kernel: more are dropped, for memory is the task's own. One piece of a pipe holds a thousand small packets. */
const mostWaiting = 4096;
const mostWaitingBytes = 4 * 1024 * 1024;

/** `now` in milliseconds, never backwards. */
export function createSender(
  { vni, packetLength, cap }: SenderOptions,
  first: Route,
  tally: Tally,
  now: () => number,
): Sender {
  const mayGo = cap === undefined ? () => true : createRateCap(cap);
  let way = wayTo(first, packetLength);
  let waiting = 0;
  let waitingBytes = 0;

  const send = (frame: Uint8Array): void => {
    const datagram = encodeVxlan({ kind: 'vxlan', vni, frame });
    waiting += 1;
    waitingBytes += datagram.length;
    way.route.send(datagram, (went) => {
      waiting -= 1;
      waitingBytes -= datagram.length;
      tally.count(went ? 'datagrams' : 'send-failed');
    });
  };

  /** Where it stays, if it does. */
  const heldBack = ({ frames }: Fitted): ForwardWord | undefined => {
    if (waiting + frames.length > mostWaiting || waitingBytes > mostWaitingBytes) return 'queue-full';
    const bytes = frames.reduce((sum, frame) => sum + frame.length + overhead[way.family], 0);
    return mayGo(bytes, frames.length, now()) ? undefined : 'rate-cap';
  };

  const carry = ({ how, frames }: Fitted): void => {
    if (how !== 'whole') tally.count(how);
    for (const frame of frames) {
      const finished = how === 'whole' ? withChecksum(frame) : frame;
      if (finished !== frame) tally.count('checksum-filled');
      send(finished);
    }
  };

  return {
    packet(record, linkType) {
      const framed = frameOf(linkType, record.data, record.originalLength);
      if (framed.kind !== 'frame') return tally.count(framed.kind);
      if (isOwnOutput(framed.frame, way.route.port, way.target)) return tally.count('own-output');
      const fits = fitted(framed.frame, framed.originalLength, way.limit);
      const held = heldBack(fits);
      tally.count(held ?? 'forwarded');
      if (held === undefined) carry(fits);
    },
    turnTo(route) {
      way = wayTo(route, packetLength);
    },
    limit: () => way.limit,
    waiting: () => waiting,
  };
}

function wayTo(route: Route, packetLength: number | undefined) {
  const family = route.address.includes(':') ? ('ipv6' as const) : ('ipv4' as const);
  // A zone (`fe80::1%eth0`) keeps it from being read: then no fragment is recognised by it.
  const target = parseAddress(route.address) ?? new Uint8Array(0);
  return { route, family, target, limit: limitOf(packetLength, route.mtu, family) };
}
