// Whom collectors have heard, target by target, for people and for machines.
import type { Preview } from '@tasktap/controller';
import { type TargetId, taskIdOf } from '@tasktap/core';
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import type { Hearing } from './hearing.ts';
import { heardVerdict } from './verdict.ts';

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

export function hearingJson(clusters: readonly Preview[], hearing: Hearing): readonly TargetHearing[] {
  const tasks = clusters.flatMap(({ plan, snapshot }) =>
    snapshot.tasks.flatMap((task) => {
      const verdict = plan.verdicts.get(task.arn);
      return verdict?.kind === 'mirrored'
        ? [{ task, session: verdict.session, verdict: heardVerdict(verdict, task, hearing) }]
        : [];
    }),
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

export function hearingLines(clusters: readonly Preview[], hearing: Hearing, paint: Paint): readonly string[] {
  if (hearing.targets.size === 0) {
    return [paint('dim', 'Coverage is assumed from sessions: no collector reports which tasks it hears.')];
  }
  return hearingJson(clusters, hearing).map(({ target, since, mirrored, heard, silent }) => {
    if (since === null) return paint('yellow', `No collector at ${target} has reported for twelve minutes.`);
    const line = `Of ${counted(mirrored, 'task')} mirrored to ${target}, ${heard} heard in the last ten minutes.`;
    return silent.length === 0 ? line : paint('yellow', line);
  });
}
