// What the receiving thread posts beside its statistics: interfaces, flows, and who was not known; gathered, and in the order in which it happened.
import type { MessagePort } from 'node:worker_threads';
import * as layout from '../engine/layout.ts';
import type { LiveOptions, NewInterface } from './collecting.ts';
import type { Beginning, FromReceiver, Statistics } from './messages.ts';
import { createOutbox } from './outbox.ts';

export interface Post {
  readonly told: Pick<LiveOptions, 'stranger' | 'interfaces' | 'flows' | 'packets' | 'restart'>;
  /** Whether packets are posted. */
  readonly listen: (isWanted: boolean) => void;
  /** Posts what has gathered. */
  readonly flush: () => void;
  readonly missed: () => Pick<Statistics, 'missedExports' | 'missedCopies'>;
}

/** All flows of the usual tables end at once, and still there is room. */
const mostFlowBytes = 64 * 2 ** 20;

/** Twice as much as may wait for a consumer. */
const mostPacketBytes = 32 * 2 ** 20;

export function createPost(
  main: MessagePort,
  taken: Pick<Beginning, 'takenFlows' | 'takenPackets' | 'tellsInterfaces'>,
): Post {
  const say = (message: FromReceiver, ...moved: readonly ArrayBuffer[]): void => main.postMessage(message, moved);
  const strangers = new Set<number>();
  const flowsOut = taken.takenFlows && createOutbox(taken.takenFlows, mostFlowBytes);
  const packetsOut = taken.takenPackets && createOutbox(taken.takenPackets, mostPacketBytes);
  let news: NewInterface[] = [];
  let isListening = false;
  const missed = { missedExports: 0, missedCopies: 0 };

  const sayNews = (): void => {
    if (news.length > 0) say({ kind: 'interfaces', news });
    news = [];
  };
  return {
    told: {
      stranger: (vni) => void strangers.add(vni),
      interfaces: (one) => {
        if (taken.tellsInterfaces) news.push(one);
      },
      flows: (exports, latest) => {
        const isHanded = flowsOut?.offer(exports.length, () => {
          sayNews();
          const copy = exports.slice();
          say({ kind: 'flows', exports: copy, latest }, copy.buffer);
        });
        if (isHanded === false) missed.missedExports += exports.length / layout.exportBytes;
      },
      packets: (blocks) => {
        if (!isListening) return;
        const isHanded = packetsOut?.offer(blocks.length, () => {
          sayNews();
          const copy = blocks.slice();
          say({ kind: 'packets', blocks: copy }, copy.buffer);
        });
        if (isHanded === false) missed.missedCopies += packetsIn(blocks);
      },
      restart: (counts) => {
        sayNews();
        say({ kind: 'restart', counts }, counts.buffer);
      },
    },
    listen: (isWanted) => {
      isListening = isWanted;
    },
    flush: () => {
      sayNews();
      if (strangers.size > 0) say({ kind: 'strangers', vnis: [...strangers] });
      strangers.clear();
    },
    missed: () => ({ ...missed }),
  };
}

/** A block's length stands at 4 (draft-ietf-opsawg-pcapng §3.1). */
function packetsIn(blocks: Uint8Array): number {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  let packets = 0;
  for (let at = 0; at < blocks.length; at += view.getUint32(at + 4, true)) packets += 1;
  return packets;
}
