// Whom a live collector hears: counted for whoever asks, and with `--mirror-target` written every minute, for the log that its lines go to.
import { createHearing, type HeardTask, type HearingCounts } from '@tasktap/collector';
import { instant } from '@tasktap/core';
import { UserError } from '../user-error.ts';
import type { LiveDirectory } from './live-directory.ts';

export interface HearingFlags {
  readonly mirrorTarget?: string;
}

export interface LiveHearing {
  readonly take: (tasks: readonly HeardTask[]) => void;
  /** Undefined: AWS is not asked who is mirrored. */
  readonly counts: (() => HearingCounts) | undefined;
  readonly end: () => void;
}

const tickMs = 1000;

/** `write` is given whole lines. @throws UserError where it is to be told and nobody knows who is mirrored */
export function openHearing(
  { mirrorTarget }: HearingFlags,
  { mirroring }: Pick<LiveDirectory, 'mirroring'>,
  write: (line: string) => void,
): LiveHearing {
  if (mirroring === undefined) {
    if (mirrorTarget === undefined) return { take: () => undefined, counts: undefined, end: () => undefined };
    throw new UserError('expected --remember or another option that has EC2 asked beside --mirror-target', {
      exitCode: 2,
    });
  }
  const now = () => instant(Date.now());
  const hearing = createHearing(mirrorTarget, now());
  const timer = setInterval(() => {
    for (const line of hearing.due(mirroring(), now())) write(line);
  }, tickMs);
  timer.unref();
  return {
    take: (tasks) => hearing.take(tasks, now()),
    counts: () => hearing.counts(mirroring(), now()),
    end: () => clearInterval(timer),
  };
}
