// How long a forwarder waits before it tries again what has failed.

/** Milliseconds. */
export const longestBackoff = 60_000;

/** Milliseconds: 1, 2, 4 seconds and so on. */
export function backoff(failures: number): number {
  return Math.min(longestBackoff, 1000 * 2 ** failures);
}
