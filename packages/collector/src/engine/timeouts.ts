// When a flow is over: what the loop is told before its first packet.
import type { Engine } from './engine.ts';
import * as layout from './layout.ts';
import { wordsOf } from './words.ts';

/** As sensors have them: a flow is over after a minute without packets, and is told of every five minutes. */
const idleTimeout = 60_000_000_000n;
const activeTimeout = 300_000_000_000n;

export function setUsualTimeouts(engine: Engine): void {
  const words = wordsOf(engine);
  words.setLong(layout.idleTimeoutAt, idleTimeout);
  words.setLong(layout.activeTimeoutAt, activeTimeout);
}
