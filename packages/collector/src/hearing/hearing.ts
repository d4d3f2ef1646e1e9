// Whom a collector has heard lately; and what it tells of that every minute.
import { type Instant, instant, minutes } from '@tasktap/core';
import { type KnownForwarders, lineOfCounts, linesOfNames, silentAfter } from './told.ts';

/** A task of which packets came. */
export interface HeardTask {
  readonly vni: number;
  /** Id of its interface. Undefined: the directory does not know it. */
  readonly eni: string | undefined;
}

export interface MirroredTask {
  readonly eni: string;
  /** Id of the mirror target, or the name that its collectors tell under. */
  readonly target: string;
  /** Since when, as far as is known. */
  readonly since: Instant;
}

export interface Mirroring {
  readonly tasks: readonly MirroredTask[];
  /** EC2 has been asked lately. */
  readonly isFresh: boolean;
}

/** Each is explained in docs/collecting.md. */
export interface HearingCounts {
  readonly heard: number;
  /** Left out where EC2 could not be asked lately. */
  readonly mirrored?: number;
  readonly unheard?: number;
}

export interface Hearing {
  readonly take: (heard: readonly HeardTask[], now: Instant) => void;
  /** Of tasks mirrored for as long as a task may be unheard. */
  readonly counts: (mirroring: Mirroring, now: Instant) => HearingCounts;
  /** What is to be written now: something in the first call of each minute, where there is a target. */
  readonly due: (mirroring: Mirroring, forwarders: KnownForwarders | undefined, now: Instant) => readonly string[];
  /** What is to be written when it ends: names alone, since counts are of whole minutes. */
  readonly rest: (forwarders: KnownForwarders | undefined, now: Instant) => readonly string[];
}

const minute = minutes(1);

/** `target`: an id or a name; only its tasks count, and it is told of them. Undefined: those of every target, and nothing is told. */
export function createHearing(target: string | undefined, begun: Instant): Hearing {
  const last = new Map<string, Instant>();
  const sinceTold = new Set<string>();
  let toldAt = begun;

  const forget = (now: Instant): void => {
    for (const [eni, at] of last) {
      if (now - at >= silentAfter) last.delete(eni);
      // The clock was set back.
      else if (at > now) last.set(eni, now);
    }
  };
  const counts = ({ tasks, isFresh }: Mirroring, now: Instant): HearingCounts => {
    forget(now);
    const expected = tasks.filter(
      (task) => now - task.since >= silentAfter && (target === undefined || task.target === target),
    );
    const heard = expected.filter(({ eni }) => last.has(eni)).length;
    return isFresh ? { heard, mirrored: expected.length, unheard: expected.length - heard } : { heard };
  };
  const names = (forwarders: KnownForwarders | undefined, at: Instant): readonly string[] => {
    const lines = linesOfNames({ since: toldAt, at, heard: [...sinceTold].sort(), forwarders });
    sinceTold.clear();
    toldAt = at;
    return lines;
  };
  return {
    take: (heard, now) => {
      // Nobody may ask for long; tasks come and go.
      forget(now);
      for (const { eni } of heard) {
        if (eni === undefined) continue;
        last.set(eni, now);
        if (target !== undefined) sinceTold.add(eni);
      }
    },
    counts,
    due: (mirroring, forwarders, now) => {
      const at = now - (now % minute);
      // The clock was set back: else nothing would be told until it is where it was. By less, a minute would be told twice.
      if (now + minute < toldAt) toldAt = instant(at);
      if (target === undefined || at <= toldAt) return [];
      const { heard, mirrored } = counts(mirroring, now);
      return [lineOfCounts({ at, target, heard, mirrored }), ...names(forwarders, now)];
    },
    rest: (forwarders, now) => (target === undefined ? [] : names(forwarders, now)),
  };
}
