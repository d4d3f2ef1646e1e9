// Ctrl-C, as often as it comes: the call under way ends, its session goes, and then the probe does.
import { UserError } from '../user-error.ts';

/** @throws UserError after Ctrl-C. Whoever calls has nothing of its own left, or deletes it on the way out. */
export function stopIf(interrupted: boolean): void {
  if (interrupted) throw new UserError('Interrupted. No session of the probe is left.', { exitCode: 130 });
}

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
