// Coverage as the emulator knows it, now and over time. No call is made for it.
import type { World } from '@tasktap/emulator';
import { canBeMirrored } from '../fleet-view.ts';

export interface Covered {
  /** Tasks that run and have an interface of their own. */
  readonly running: number;
  readonly mirrored: number;
  /** Not mirrored, though EC2 would. */
  readonly missed: number;
}

export interface CoverageLog {
  /** Once a minute. */
  sample(world: World): void;
  latest(): Covered;
  /** Mirrored task-seconds ÷ running task-seconds of each hour; 1 where nothing ran. */
  byHour(): readonly number[];
  /** The most sessions of the owner at one time. */
  peak(): number;
  /** The mean number of sessions of the owner. */
  meanSessions(): number;
}

const samplesPerHour = 60;

export function createCoverageLog(owner: string): CoverageLog {
  const samples: (Covered & { readonly sessions: number })[] = [];
  return {
    sample(world) {
      samples.push({ ...coverageOf(world), sessions: sessionsOf(world, owner).length });
    },
    latest: () => samples.at(-1) ?? { running: 0, mirrored: 0, missed: 0 },
    byHour() {
      const hours = Math.ceil(samples.length / samplesPerHour);
      return Array.from({ length: hours }, (_, hour) => {
        const those = samples.slice(hour * samplesPerHour, (hour + 1) * samplesPerHour);
        return share(sum(those.map(({ mirrored }) => mirrored)), sum(those.map(({ running }) => running)));
      });
    },
    peak: () => Math.max(0, ...samples.map(({ sessions }) => sessions)),
    meanSessions: () => sum(samples.map(({ sessions }) => sessions)) / Math.max(1, samples.length),
  };
}

/** Those that the stack of this name calls its own. */
export function sessionsOf({ sessions }: World, owner: string) {
  return [...sessions.values()].filter(({ tags }) => tags.get('tasktap:owner') === owner);
}

/** 0 to 1; all of nothing is 1. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function coverageOf(world: World): Covered {
  const running = [...world.tasks.values()].filter(
    ({ lastStatus, desiredStatus, attachment }) =>
      lastStatus === 'RUNNING' && desiredStatus === 'RUNNING' && attachment !== undefined,
  );
  const open = running.filter((task) => world.sessions.on(task.attachment?.networkInterfaceId ?? '').length === 0);
  return {
    running: running.length,
    mirrored: running.length - open.length,
    missed: open.filter((task) => canBeMirrored(world, task)).length,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
