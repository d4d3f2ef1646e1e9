// Whom collectors have heard, target by target, for people and for machines.
import type { Preview } from '@tasktap/controller';
import { type TargetId, type Task, taskIdOf, type Verdict } from '@tasktap/core';
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import type { Hearing } from './hearing.ts';
import { heardVerdict, isForwarderAssumed, isTold } from './verdict.ts';

/** Of one target whose collectors tell. */
export interface TargetHearing {
  readonly target: TargetId;
  /** Where they tell. */
  readonly logGroup: string;
  /** ISO 8601: since when they have been listened to, twelve minutes back at most. Null: they have told nothing in that time. */
  readonly since: string | null;
  readonly mirrored: number;
  readonly heard: number;
  /** Ids, in their order. Who is neither heard nor silent is too young to judge. */
  readonly silent: readonly string[];
}

/** Of tasks that send their packets themselves, to whichever target. */
export interface ForwardedHearing {
  readonly tasks: number;
  readonly heard: number;
  /** Not heard, and not every collector would tell. */
  readonly assumed: number;
  /** Ids, in their order. Who is none of these is too young to judge. */
  readonly silent: readonly string[];
}

export function hearingJson(clusters: readonly Preview[], hearing: Hearing): readonly TargetHearing[] {
  const tasks = judgedIn(clusters).flatMap(({ task, verdict }) =>
    verdict.kind === 'mirrored'
      ? [{ task, session: verdict.session, verdict: heardVerdict(verdict, task, hearing) }]
      : [],
  );
  return [...hearing.targets].map(([target, { logGroup, since, heard }]) => {
    const own = tasks.filter(({ session }) => session.target === target);
    return {
      target,
      logGroup,
      since: since === undefined ? null : new Date(since).toISOString(),
      mirrored: own.length,
      heard: own.filter(({ session }) => heard.has(session.eni)).length,
      silent: own.flatMap(({ task, verdict }) => (verdict.kind === 'silent' ? [taskIdOf(task.arn)] : [])).sort(),
    };
  });
}

export function forwardedJson(clusters: readonly Preview[], hearing: Hearing): ForwardedHearing {
  const forwarded = judgedIn(clusters).filter(({ verdict }) => verdict.kind === 'forwarded');
  const silent = forwarded.filter(({ task, verdict }) => heardVerdict(verdict, task, hearing).kind === 'silent');
  return {
    tasks: forwarded.length,
    heard: forwarded.filter(({ task }) => isTold(task, hearing.targets)).length,
    assumed: forwarded.filter(({ task }) => isForwarderAssumed(task, hearing)).length,
    silent: silent.map(({ task }) => taskIdOf(task.arn)).sort(),
  };
}

function judgedIn(clusters: readonly Preview[]): readonly { readonly task: Task; readonly verdict: Verdict }[] {
  return clusters.flatMap(({ plan, snapshot }) =>
    snapshot.tasks.flatMap((task) => {
      const verdict = plan.verdicts.get(task.arn);
      return verdict === undefined ? [] : [{ task, verdict }];
    }),
  );
}

export function hearingLines(clusters: readonly Preview[], hearing: Hearing, paint: Paint): readonly string[] {
  if (hearing.targets.size === 0) {
    return [paint('dim', 'Coverage is assumed from sessions: no collector reports which tasks it hears.')];
  }
  return [
    ...hearingJson(clusters, hearing).map((each) => targetLine(each, paint)),
    ...forwardedLines(forwardedJson(clusters, hearing), paint),
  ];
}

function targetLine({ target, since, mirrored, heard, silent }: TargetHearing, paint: Paint): string {
  if (since === null) return paint('yellow', `No collector at ${target} has reported for twelve minutes.`);
  const line = `Of ${counted(mirrored, 'task')} mirrored to ${target}, ${heard} heard in the last ten minutes.`;
  return silent.length === 0 ? line : paint('yellow', line);
}

function forwardedLines({ tasks, heard, assumed, silent }: ForwardedHearing, paint: Paint): readonly string[] {
  if (tasks === 0) return [];
  const known = `Of ${counted(tasks, 'forwarded task')}, ${heard} heard in the last ten minutes`;
  const line = assumed === 0 ? `${known}.` : `${known}, ${assumed} assumed to be: not every collector would tell.`;
  return [silent.length === 0 ? line : paint('yellow', line)];
}
