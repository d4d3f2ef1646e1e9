// What a rehearsal has found, and whether that is as one would wish.
import { counted } from '../words/counted.ts';
import type { CallRow, DeniedRow } from './call-log.ts';
import type { Covered } from './coverage.ts';

/** CloudFormation, or the emulator in its place, would not have the template. */
export interface Refused {
  readonly kind: 'refused';
  readonly sentences: readonly string[];
}

export interface Findings {
  readonly kind: 'rehearsed';
  readonly hours: number;
  readonly seed: number;
  readonly parameters: Readonly<Record<string, string>>;
  /** Names of those that nobody gave. */
  readonly chosen: readonly string[];
  /** Properties of the template that the emulator knows and does nothing about. */
  readonly withoutEffect: number;
  readonly atEnd: Covered;
  /** 0 to 1, by hour. */
  readonly coverage: readonly number[];
  /** Emulated milliseconds, of tasks that were connected after the deployment. */
  readonly timeToMirrorMs: { readonly tasks: number; readonly p50: number; readonly p99: number };
  readonly calls: readonly CallRow[];
  readonly denied: readonly DeniedRow[];
  readonly refusals: number;
  readonly stopped: number;
  /** Reason to number of tasks. */
  readonly held: Readonly<Record<string, number>>;
  readonly sessions: {
    readonly peak: number;
    readonly mean: number;
    readonly quota: number;
    /** The parameter MaxSessions. Undefined: none. */
    readonly cap: number | undefined;
  };
  readonly deadLetters: number;
  /** Functions that threw or ran out of time, and what they said last. */
  readonly failures: readonly { readonly function: string; readonly errors: number; readonly last: string }[];
  readonly costPerMonthUsd: number;
  /** After the stack was deleted. */
  readonly left: Left;
}

export interface Left {
  readonly sessions: number;
  readonly parameters: readonly string[];
  /** Why the deletion failed. Undefined: it did not. */
  readonly failure: string | undefined;
}

/** What is not as it should be, a sentence each; none: all is well. Refusals and held stops are no mistakes: they are what was asked. */
export function complaintsOf({ atEnd, denied, deadLetters, failures, sessions, left }: Findings): readonly string[] {
  return [
    ...(atEnd.missed > 0 ? [`${counted(atEnd.missed, 'task')} that EC2 would mirror had no session at the end.`] : []),
    ...(sessions.peak > (sessions.cap ?? sessions.peak)
      ? [`${counted(sessions.peak, 'session')} were there at one time, above the cap of ${sessions.cap}.`]
      : []),
    ...denied.map(({ by, right, calls }) => `${by} was denied ${right} (${counted(calls, 'call')}).`),
    ...(deadLetters > 0 ? [`${counted(deadLetters, 'message')} went to the dead-letter queues.`] : []),
    ...failures.map(
      ({ function: name, errors, last }) => `${name} failed ${counted(errors, 'time')}, at last with: ${last}`,
    ),
    ...(left.sessions > 0 ? [`${counted(left.sessions, 'session')} stayed when the stack was deleted.`] : []),
    ...(left.failure === undefined ? [] : [`The stack could not be deleted: ${left.failure}`]),
  ];
}
