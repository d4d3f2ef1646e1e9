// Whom a live collector hears: counted for whoever asks, and with `--mirror-target` or `--endpoint-service` written every minute, for the log that its lines go to.
import { createHearing, type HeardTask, type HearingCounts } from '@tasktap/collector';
import { instant } from '@tasktap/core';
import { unfit } from '../user-error.ts';
import type { LiveDirectory } from './live-directory.ts';

export interface HearingFlags {
  readonly mirrorTarget?: string;
  /** Name of the service behind whose endpoints it stands: as the tag of their mirror targets has it. */
  readonly endpointService?: string;
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
  { mirrorTarget, endpointService }: HearingFlags,
  { mirroring, knownForwarders }: Pick<LiveDirectory, 'mirroring' | 'knownForwarders'>,
  write: (line: string) => void,
): LiveHearing {
  const target = mirrorTarget ?? endpointService;
  if (mirroring === undefined) {
    if (target === undefined) return { take: () => undefined, counts: undefined, end: () => undefined };
    const option = mirrorTarget === undefined ? '--endpoint-service' : '--mirror-target';
    throw unfit(`expected --remember or another option that has EC2 asked beside ${option}`);
  }
  const now = () => instant(Date.now());
  const hearing = createHearing(target, now());
  const writeAll = (lines: readonly string[]): void => {
    for (const line of lines) write(line);
  };
  const timer = setInterval(() => writeAll(hearing.due(mirroring(), knownForwarders(), now())), tickMs);
  timer.unref();
  return {
    take: (tasks) => hearing.take(tasks, now()),
    counts: () => hearing.counts(mirroring(), now()),
    end: () => {
      clearInterval(timer);
      writeAll(hearing.rest(knownForwarders(), now()));
    },
  };
}
