// Rounds of uploads until somebody ends them: soon after one that went well, later and later while the store refuses.
import type { Uploads } from './uploads.ts';

export interface Running {
  readonly signal: AbortSignal;
  /** Comes back early when the signal aborts. Milliseconds. */
  readonly sleep: (time: number, signal: AbortSignal) => Promise<void>;
  /** 0 to 1: collectors that lost the store together do not come back together. */
  readonly random: () => number;
  readonly onFailure: (code: string, message: string) => void;
  /** A round went well. */
  readonly onDone: () => void;
}

/** Files end once a minute or so; a list of the folder costs nothing. */
const betweenRounds = 5_000;
/** The SDK has tried thrice by then. */
const firstWait = 1_000;
const longestWait = 60_000;

/** The round that runs when the signal aborts goes on to its end; whoever cannot wait leaves, and the next start takes it up again. */
export async function runUploads(
  uploads: Uploads,
  { signal, sleep, random, onFailure, onDone }: Running,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const round = await uploads.round();
    if (round.kind === 'done') {
      onDone();
      failures = 0;
      await sleep(betweenRounds, signal);
      continue;
    }
    onFailure(round.code, round.message);
    const wait = Math.min(longestWait, firstWait * 2 ** Math.min(failures, 16));
    failures += 1;
    await sleep(wait * (0.5 + random() / 2), signal);
  }
}

/** Once nothing more comes: until all is stored, or the signal aborts. The disk may go with the process. */
export async function runLastUploads(
  uploads: Uploads,
  { signal, sleep, onFailure, onDone }: Omit<Running, 'random'>,
): Promise<void> {
  while (!signal.aborted) {
    const round = await uploads.round();
    if (round.kind === 'done') return onDone();
    onFailure(round.code, round.message);
    await sleep(firstWait, signal);
  }
}
