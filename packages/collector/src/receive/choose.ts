// Which way it is: the one that was asked for, or the first that works here.
import { openDgram } from './dgram.ts';
import { openPacketRing } from './packet-ring.ts';
import type { Arrivals, Listening, Open, Receiver, Way } from './receiver.ts';
import { openRecvmmsg } from './recvmmsg.ts';
import { openTcpdump } from './tcpdump.ts';

export type Chosen =
  /** `passed`: ways that were tried before, and why they were not possible. */
  | { readonly kind: 'chosen'; readonly receiver: Receiver; readonly passed: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** In the order in which they are tried (docs/decisions/0033-receiving-asks-for-no-rights-first.md). */
const openings: ReadonlyMap<Way, Open> = new Map([
  ['recvmmsg', openRecvmmsg],
  ['packet-ring', openPacketRing],
  ['tcpdump', openTcpdump],
  ['dgram', openDgram],
]);

export async function choose(wanted: Way | 'auto', listening: Listening, arrivals: Arrivals): Promise<Chosen> {
  const tried = wanted === 'auto' ? [...openings] : [...openings].filter(([way]) => way === wanted);
  const passed: string[] = [];
  for (const [way, open] of tried) {
    const opened = await open(listening, arrivals);
    if (opened.kind === 'opened') return { kind: 'chosen', receiver: opened.receiver, passed };
    if (opened.kind === 'refused') return { kind: 'refused', reason: opened.reason };
    passed.push(`${way}: ${opened.reason}`);
  }
  return { kind: 'refused', reason: passed.join('; ') };
}
