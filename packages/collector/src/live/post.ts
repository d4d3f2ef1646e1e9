// What the receiving thread posts beside its statistics: interfaces, flows, and who was not known; gathered, and in the order in which it happened.
import type { MessagePort } from 'node:worker_threads';
import * as layout from '../engine/layout.ts';
import type { LiveOptions } from './collecting.ts';
import type { Beginning, FromReceiver, NewInterface } from './messages.ts';
import { createOutbox } from './outbox.ts';

export interface Post {
  readonly told: Pick<LiveOptions, 'stranger' | 'interfaces' | 'flows'>;
  /** Posts what has gathered. */
  readonly flush: () => void;
  readonly missedExports: () => number;
}

/** All flows of the usual tables end at once, and still there is room. */
const mostFlowBytes = 64 * 2 ** 20;

export function createPost(main: MessagePort, { takenFlows }: Pick<Beginning, 'takenFlows'>): Post {
  const say = (message: FromReceiver, ...moved: readonly ArrayBuffer[]): void => main.postMessage(message, moved);
  const strangers = new Set<number>();
  const flowsOut = takenFlows && createOutbox(takenFlows, mostFlowBytes);
  let news: NewInterface[] = [];
  let missedExports = 0;

  const sayNews = (): void => {
    if (news.length > 0) say({ kind: 'interfaces', news });
    news = [];
  };
  return {
    told: {
      stranger: (vni) => void strangers.add(vni),
      interfaces: (one) => {
        if (flowsOut !== undefined) news.push(one);
      },
      flows: (exports, latest) => {
        const isHanded = flowsOut?.offer(exports.length, () => {
          sayNews();
          const copy = exports.slice();
          say({ kind: 'flows', exports: copy, latest }, copy.buffer);
        });
        if (isHanded === false) missedExports += exports.length / layout.exportBytes;
      },
    },
    flush: () => {
      sayNews();
      if (strangers.size > 0) say({ kind: 'strangers', vnis: [...strangers] });
      strangers.clear();
    },
    missedExports: () => missedExports,
  };
}
