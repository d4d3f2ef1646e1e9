// Ctrl-C, as often as it comes: what is under way ends in order, and then the command does.

/** The exit code of a command that was interrupted, as shells have it. */
export const interruptedCode = 130;

const signals = ['SIGINT', 'SIGTERM'] as const;

export function listenForInterruption(): { readonly happened: () => boolean; readonly close: () => void } {
  let happened = false;
  const note = (): void => {
    happened = true;
  };
  for (const signal of signals) process.on(signal, note);
  return {
    happened: () => happened,
    close() {
      for (const signal of signals) process.off(signal, note);
    },
  };
}

/** Milliseconds: sooner nobody loses patience. Who ends a whole group of processes, as timeout(1) does and npx, tells each of them twice. */
const oneAndTheSame = 500;

/** Resolves with the first signal; another one, unless it is the same again, ends the process at once. Called before anybody is told that there is something to end. */
export function interrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => {
    setTimeout(() => {
      for (const signal of signals) process.off(signal, end);
    }, oneAndTheSame).unref();
    resolve();
  };
  for (const signal of signals) process.on(signal, end);
  return promise;
}
