// How fast tasks may be started: a bucket of launches for the account, and pauses for services whose tasks never run.
import type { Deployment, World } from './state.ts';

export interface LaunchBucket {
  /** Takes up to `wanted` launches and says how many there were. */
  take(wanted: number): number;
}

export function createLaunchBucket(world: World): LaunchBucket {
  const { clock, pace } = world;
  let left = pace.launchBurst;
  let filledAt = clock.now();
  return {
    take(wanted) {
      const now = clock.now();
      left = Math.min(pace.launchBurst, left + ((now - filledAt) / 1000) * pace.launchesPerSecond);
      filledAt = now;
      const granted = Math.min(wanted, Math.floor(left));
      left -= granted;
      return granted;
    },
  };
}

export interface StartPauses {
  /** A task of the deployment stopped without ever having run. Answers whether a pause begins. */
  failed(deployment: Deployment): boolean;
  ran(deployment: Deployment): void;
  /** Milliseconds until the next start is allowed; 0 where none is held. */
  left(deployment: Deployment): number;
}

/**
 * Doubles the pause with every further failure, up to the documented 15 minutes; the growth is inferred. Failures during a pause
 * belong to the wave that caused it and lengthen nothing.
 */
export function createStartPauses(world: World): StartPauses {
  const { clock, pace } = world;
  const pauses = new Map<string, { readonly times: number; readonly until: number }>();
  const left = ({ id }: Deployment): number => Math.max(0, (pauses.get(id)?.until ?? 0) - clock.now());
  return {
    failed(deployment) {
      if (left(deployment) > 0) return false;
      const times = pauses.get(deployment.id)?.times ?? 0;
      const until = clock.now() + Math.min(pace.longestPauseMs, pace.firstPauseMs * 2 ** times);
      pauses.set(deployment.id, { times: times + 1, until });
      return true;
    },
    ran(deployment) {
      pauses.delete(deployment.id);
    },
    left,
  };
}
