// When a forwarder ends whose task is being stopped: the other containers are told at the same time, and what they still say goes along.

export interface Stopping {
  /** The task is being stopped. */
  readonly soon: AbortSignal;
  /** Somebody waits. */
  readonly atOnce: AbortSignal;
}

/** Milliseconds. Who says nothing for so long has ended, or waits for something. */
const silence = 2_000;
/** Milliseconds. ECS kills 30 seconds after it has told (stopTimeout unless set); the end itself takes up to two. */
const longest = 20_000;
const step = 250;

/** Ends after so much silence, at the latest after the longest time, or as soon as somebody waits. `packets`: all that have come. */
export async function untilSilent(
  packets: () => number,
  wait: (milliseconds: number, stop: AbortSignal) => Promise<void>,
  atOnce: AbortSignal,
): Promise<void> {
  let before = packets();
  for (let waited = 0, silent = 0; silent < silence && waited < longest; waited += step) {
    await wait(step, atOnce);
    const now = packets();
    silent = now === before ? silent + step : 0;
    before = now;
  }
}

/** As soon as it is given. */
export function given(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
