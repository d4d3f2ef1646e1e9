// What a forwarder counts, in words that docs/forwarding.md explains.

/** Of each captured packet exactly one. */
const packetWords = [
  'forwarded',
  'own-output',
  'rate-cap',
  'queue-full',
  'not-ethernet',
  'link-too-short',
  'unknown-link-type',
] as const;
/** What else is counted: remarks on what was forwarded, and what befell the tools. */
const otherWords = [
  'segmented',
  'truncated',
  'checksum-filled',
  'datagrams',
  'send-failed',
  'missed-by-capture',
  'damaged-streams',
  'restarts',
] as const;

export const forwardWords = [...packetWords, ...otherWords] as const;

export type ForwardWord = (typeof forwardWords)[number];
export type ForwardCounts = Readonly<Record<ForwardWord, number>>;

/** Packets of the task that belong to the collector, whether they could go or not. */
export function wantedIn(counts: ForwardCounts): number {
  return counts.forwarded + counts['rate-cap'] + counts['queue-full'];
}

export interface Tally {
  readonly count: (word: ForwardWord, amount?: number) => void;
  readonly counts: () => ForwardCounts;
}

export function createTally(): Tally {
  const counts = Object.fromEntries(forwardWords.map((word) => [word, 0])) as Record<ForwardWord, number>;
  return {
    count: (word, amount = 1) => {
      counts[word] += amount;
    },
    counts: () => ({ ...counts }),
  };
}
