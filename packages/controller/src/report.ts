// One round, told to the operator: journal entries for what happened and what is held, measurements for CloudWatch.
import {
  explain,
  explainHeld,
  type Instant,
  type Outcome,
  sessionsPerAccount,
  type Task,
  type Verdict,
} from '@tasktap/core';
import { faultEntry, type JournalEntry } from './journal.ts';
import type { Measurement } from './metrics.ts';
import type { Round } from './reconcile.ts';

type Created = JournalEntry & { readonly kind: 'session-created' };

/** Entries in the order in which things happened; what is held and what is left open comes last. */
export function journalOf(round: Round): readonly JournalEntry[] {
  const tasks = new Map(round.snapshot.tasks.map((task) => [task.arn, task]));
  return [
    ...round.outcomes.flatMap((outcome) => entryOf(outcome, tasks)),
    ...round.faults.map(faultEntry),
    ...round.givenUp.map((service): JournalEntry => ({ kind: 'service-given-up', service })),
    ...round.plan.held.map(
      (held): JournalEntry => ({
        kind: 'held',
        what: held.what,
        ...(held.task === undefined ? {} : { task: held.task }),
        ...(held.service === undefined ? {} : { service: held.service }),
        reason: held.reason,
        sentence: explainHeld(held),
      }),
    ),
    ...[...round.plan.verdicts].flatMap(([arn, verdict]) => openEntry(tasks.get(arn), verdict)),
  ];
}

export function measurementsOf(round: Round): readonly Measurement[] {
  const verdicts = [...round.plan.verdicts.values()];
  const open = verdicts.flatMap((verdict) => openReason(verdict) ?? []);
  return [
    { name: 'Mirrored', reason: undefined, values: [verdicts.filter(isCovered).length] },
    ...tally('Unmirrored', open),
    ...tally(
      'Held',
      round.plan.held.map((held) => held.reason),
    ),
    ...tally(
      'Refused',
      round.outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.code] : [])),
    ),
    ...counted('Stopped', round.outcomes.filter((outcome) => outcome.kind === 'stopped').length),
    ...counted('Throttled', round.faults.filter((fault) => fault.kind === 'throttled').length),
    ...counted('Denied', round.faults.filter((fault) => fault.kind === 'denied').length),
    ...timesToMirror(round),
  ];
}

/** Of a look at a whole cluster, the only round whose counts are of everything: what alarms can be set on. */
export function measurementsOfCluster(
  { plan, snapshot }: Round,
  maxSessions: number | undefined,
): readonly Measurement[] {
  const selected = [...plan.verdicts.values()].filter((verdict) => verdict.kind !== 'ignored');
  const covered = selected.filter(isCovered).length;
  const { ownSessionCount, sessionCount } = snapshot;
  const uses = [share(ownSessionCount, maxSessions), share(sessionCount, sessionsPerAccount)].flatMap(
    (use) => use ?? [],
  );
  return [
    { name: 'Coverage', reason: undefined, values: [share(covered, selected.length) ?? 100] },
    ...(uses.length === 0 ? [] : [{ name: 'SessionUse', reason: undefined, values: [Math.max(...uses)] } as const]),
  ];
}

/** In percent. Undefined: it is not known, or there is nothing to have a share of. */
function share(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined || whole === 0 ? undefined : (100 * part) / whole;
}

export function isCovered(verdict: Verdict): boolean {
  return verdict.kind === 'mirrored' || verdict.kind === 'forwarded';
}

function entryOf(outcome: Outcome, tasks: ReadonlyMap<Task['arn'], Task>): readonly JournalEntry[] {
  switch (outcome.kind) {
    case 'created': {
      const { action, session } = outcome;
      const { id, eni, vni, target, number } = session;
      const task = tasks.get(action.task);
      const time = timeToMirror(task, outcome.at);
      return [
        {
          kind: 'session-created',
          ...ofTask(action.task, tasks),
          eni,
          session: id,
          vni,
          ...(task === undefined ? {} : whose(task)),
          target,
          number,
          ...(time === undefined ? {} : { timeToMirrorMs: time }),
        },
      ];
    }
    case 'refused':
      return [{ kind: 'refused', ...ofTask(outcome.action.task, tasks), eni: outcome.action.eni, code: outcome.code }];
    case 'modified': {
      const { id, target, filter } = outcome.session;
      return [{ kind: 'session-modified', ...ofTask(outcome.action.task, tasks), session: id, target, filter }];
    }
    case 'deleted': {
      const { session, eni, reason } = outcome.action;
      return [{ kind: 'session-deleted', session, eni, reason }];
    }
    case 'stopped': {
      const { task, code, wasRunning } = outcome.action;
      return [{ kind: 'task-stopped', ...ofTask(task, tasks), code, wasRunning }];
    }
    case 'task-gone':
      return [{ kind: 'task-gone', task: outcome.action.task }];
    default:
      return [];
  }
}

function openEntry(task: Task | undefined, verdict: Verdict): readonly JournalEntry[] {
  const reason = openReason(verdict);
  if (task === undefined || reason === undefined) return [];
  return [
    {
      kind: 'not-mirrored',
      task: task.arn,
      service: task.service,
      verdict: verdict.kind,
      reason,
      sentence: explain(verdict),
    },
  ];
}

/** Undefined: covered, or not to be covered. */
export function openReason(verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'ignored':
    case 'mirrored':
    case 'forwarded':
      return undefined;
    case 'waiting':
    case 'unmirrored':
      return verdict.reason;
    case 'drifted':
    case 'shadowed':
    case 'unmirrorable':
      return verdict.kind;
  }
}

/** For collectors, which may meet packets of a task whose session is gone before they see it. */
function whose({ cluster, family, eni }: Task): Pick<Created, 'address' | 'cluster' | 'family'> {
  const address = eni?.address;
  return { ...(address === undefined ? {} : { address }), cluster, family };
}

function ofTask(
  arn: Task['arn'],
  tasks: ReadonlyMap<Task['arn'], Task>,
): { readonly task: Task['arn']; readonly service: Task['service'] } {
  return { task: arn, service: tasks.get(arn)?.service };
}

/** From the interface's connection to the session, in milliseconds. Undefined: it is not known when it was connected. */
function timeToMirror(task: Task | undefined, at: Instant): number | undefined {
  return task?.connectedAt === undefined ? undefined : Math.max(0, at - task.connectedAt);
}

function timesToMirror({ outcomes, snapshot }: Round): readonly Measurement[] {
  const tasks = new Map(snapshot.tasks.map((task) => [task.arn, task]));
  const values = outcomes.flatMap((outcome) =>
    outcome.kind === 'created' ? (timeToMirror(tasks.get(outcome.action.task), outcome.at) ?? []) : [],
  );
  return values.length === 0 ? [] : [{ name: 'TimeToMirror', reason: undefined, values }];
}

function tally(name: Measurement['name'], reasons: readonly string[]): readonly Measurement[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ name, reason, values: [count] }));
}

function counted(name: Measurement['name'], count: number): readonly Measurement[] {
  return count === 0 ? [] : [{ name, reason: undefined, values: [count] }];
}
