// The coverage of an account, service by service: what is selected, what is covered, and why the rest is not.
import type { Preview } from '@tasktap/controller';
import { clusterNameOf, type ServiceName, type Task, taskIdOf } from '@tasktap/core';
import type { Hearing } from '../hearing/hearing.ts';
import { adviceFor, type HeardVerdict, heardVerdict, isHeardOf, openReasonOf } from '../hearing/verdict.ts';

/** Tasks of one service that are not covered for the same reason. */
export interface Open {
  readonly verdict: HeardVerdict['kind'];
  readonly reason: string;
  /** EC2's code, where it refused. */
  readonly code: string | undefined;
  readonly advice: string;
  /** Ids, in their order. */
  readonly tasks: readonly string[];
}

export interface ServiceRow {
  /** Its name. */
  readonly cluster: string;
  /** Undefined: the tasks that belong to no service. */
  readonly service: ServiceName | undefined;
  readonly tasks: number;
  /** Of the tasks, those that the policy wants covered. */
  readonly selected: number;
  readonly covered: number;
  readonly open: readonly Open[];
}

/** In the order of cluster and service; tasks of no service come last in their cluster. */
export function rowsOf(clusters: readonly Preview[], hearing: Hearing): readonly ServiceRow[] {
  return clusters.flatMap((cluster) => rowsOfCluster(cluster, hearing));
}

/** Every selected task is covered, or only waits for what comes by itself. */
export function isFine(rows: readonly ServiceRow[]): boolean {
  return rows.every(({ open }) => open.every(({ verdict }) => verdict === 'waiting'));
}

interface Judged {
  readonly task: Task;
  readonly verdict: HeardVerdict;
}

function rowsOfCluster({ plan, snapshot }: Preview, hearing: Hearing): readonly ServiceRow[] {
  const services = new Map<ServiceName | undefined, Judged[]>();
  for (const task of snapshot.tasks) {
    const planned = plan.verdicts.get(task.arn);
    if (planned === undefined) continue;
    const verdict = heardVerdict(planned, task, hearing);
    const row = services.get(task.service);
    if (row === undefined) services.set(task.service, [{ task, verdict }]);
    else row.push({ task, verdict });
  }
  const cluster = clusterNameOf(snapshot.cluster);
  return [...services]
    .sort(([one], [other]) => (rank(one) < rank(other) ? -1 : 1))
    .map(([service, judged]) => ({
      cluster,
      service,
      tasks: judged.length,
      selected: judged.filter(({ verdict }) => verdict.kind !== 'ignored').length,
      covered: judged.filter(({ verdict }) => isHeardOf(verdict)).length,
      open: openOf(judged),
    }));
}

function openOf(judged: readonly Judged[]): readonly Open[] {
  const open = new Map<string, Open & { readonly tasks: string[] }>();
  for (const { task, verdict } of judged) {
    const reason = openReasonOf(verdict);
    if (reason === undefined) continue;
    const code = verdict.kind === 'unmirrorable' ? verdict.refusal.code : undefined;
    const key = [verdict.kind, reason, code].join(' ');
    const known = open.get(key);
    if (known !== undefined) known.tasks.push(taskIdOf(task.arn));
    else
      open.set(key, { verdict: verdict.kind, reason, code, advice: adviceFor(verdict), tasks: [taskIdOf(task.arn)] });
  }
  return [...open.values()]
    .map((each) => ({ ...each, tasks: each.tasks.sort() }))
    .sort((one, other) => other.tasks.length - one.tasks.length || (one.reason < other.reason ? -1 : 1));
}

function rank(service: ServiceName | undefined): string {
  return service ?? '\uffff';
}
