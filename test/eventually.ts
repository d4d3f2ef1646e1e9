// Waiting for what will happen by itself: by looking again, never by guessing how long it takes.
import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 20;
/** Far longer than it takes on any machine, and shorter than a test may last: what never comes is told by its sentence. */
const longestMs = 200_000;

/** Resolves when it holds; rejects with the sentence when it does not come to hold. */
export async function eventually(sentence: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + longestMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`It never came true: ${sentence}`);
    await sleep(lookEveryMs);
  }
}
