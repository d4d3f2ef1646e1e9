// Waiting for what an emulated world will do by itself: by looking again, never by guessing how long it takes.

const lookEveryMs = 5;
const mostLooks = 2_000;

/** Resolves when it holds; rejects with the sentence when it does not come to hold in some thousand looks. */
export async function eventually(sentence: string, holds: () => boolean): Promise<void> {
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  throw new Error(`It never came true: ${sentence}`);
}
