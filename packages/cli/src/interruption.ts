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

/** Resolves with the first signal; a second one ends the process at once. Called before anybody is told that there is something to end. */
export function interrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = (): void => {
    for (const signal of signals) process.off(signal, end);
    resolve();
  };
  for (const signal of signals) process.on(signal, end);
  return promise;
}
