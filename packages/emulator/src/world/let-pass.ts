// Virtual time for those who wait with promises: between two planned calls, what is decided takes effect.
import type { VirtualClock } from './virtual-clock.ts';

/**
 * As `pass`, from one planned call to the next, so that a function that runs in this thread sees every instant at which something happens. The same
 * calls in the same order every time.
 */
export async function letPass(clock: VirtualClock, milliseconds: number): Promise<void> {
  const end = clock.now() + milliseconds;
  await settled();
  for (let next = clock.nextAt(); next !== undefined && next <= end; next = clock.nextAt()) {
    clock.pass(Math.max(0, next - clock.now()));
    await settled();
  }
  clock.pass(end - clock.now());
}

/** Everything that waits for nothing but promises and streams is done before Node comes to its immediates. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Emulated: how finely time passes for those who wait. */
const STEP = 1_000;

/** Lets time pass until something is done, to the second, and gives what came of it. Throws when it takes longer than `atMostMs` of emulated time. */
export async function letPassUntil<Result>(
  clock: VirtualClock,
  doing: Promise<Result>,
  atMostMs: number,
): Promise<Result> {
  let done = false;
  const settle = (): void => {
    done = true;
  };
  doing.then(settle, settle);
  const end = clock.now() + atMostMs;
  for (await letPass(clock, 0); !done && clock.now() < end; await letPass(clock, STEP));
  if (!done) throw new Error(`Expected an end within ${atMostMs / 1000} emulated seconds, got none.`);
  return doing;
}
