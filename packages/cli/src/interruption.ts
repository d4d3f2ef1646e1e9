// Ctrl-C, as often as it comes: what is under way ends in order, and then the command does.

/** The exit code of a command that was interrupted, as shells have it. */
export const interruptedCode = 130;

export function listenForInterruption(): { readonly happened: () => boolean; readonly close: () => void } {
  const signals = ['SIGINT', 'SIGTERM'] as const;
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

/** Resolves with Ctrl-C or SIGTERM. Called before anybody is told that there is something to end. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
