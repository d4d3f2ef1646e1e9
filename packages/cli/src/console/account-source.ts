// The page over an account: what `tasktap status` would say, read anew from time to time.
import type { ApiBudget, Fleet, ServiceState, Source, TargetState, TaskRow } from '@tasktap/console';
import { clusterNameOf, type Task, targetsOf, taskIdOf } from '@tasktap/core';
import type { View } from '../account/view.ts';
import type { Hearing } from '../hearing/hearing.ts';
import { type HeardVerdict, heardVerdict, openReasonOf } from '../hearing/verdict.ts';
import type { AccountJournal } from './account-journal.ts';
import { pageWords } from './page-words.ts';

/** A look reads the whole account at half of the rate that ECS allows. */
const everyMs = 30_000;

/** The account, and whom its collectors have heard. */
export interface Seen {
  readonly view: View;
  readonly hearing: Hearing;
}

const noBudgets: readonly ApiBudget[] = [];

/** `journal`: undefined where no stack of ours writes one. */
export function accountSource(region: string, look: () => Promise<Seen>, journal: AccountJournal | undefined): Source {
  return {
    title: `AWS account in ${region}`,
    covers: 'selected tasks covered',
    words: pageWords.ofAccounts,
    everyMs,
    fleet: async () => fleetOfView(await look(), Date.now()),
    traffic: undefined,
    onJournal: (listener) => journal?.on(listener) ?? (() => {}),
    controls: undefined,
    capture: undefined,
  };
}

function fleetOfView({ view: { clusters, offSwitch, policy }, hearing }: Seen, at: number): Fleet {
  const choices = [policy, ...policy.rules].flatMap(({ targets = [] }) => targets);
  const sessions = clusters.flatMap(({ snapshot }) => snapshot.sessions);
  return {
    at,
    services: clusters.flatMap(({ plan, snapshot }) =>
      servicesOf(clusterNameOf(snapshot.cluster), snapshot.tasks, (task) => {
        const verdict = plan.verdicts.get(task.arn);
        return verdict && heardVerdict(verdict, task, hearing);
      }),
    ),
    targets: targetsOf(policy).map((id): TargetState => {
      const on = sessions.filter(({ target }) => target === id);
      return { id, kind: 'mirror target', sessions: on.length, limit: choices.find((one) => one.id === id)?.capacity };
    }),
    budgets: noBudgets,
    counts: [],
    paused: offSwitch.kind === 'unread' ? undefined : offSwitch.kind === 'off',
  };
}

function servicesOf(
  cluster: string,
  tasks: readonly Task[],
  verdictOn: (task: Task) => HeardVerdict | undefined,
): readonly ServiceState[] {
  const services = Map.groupBy(tasks, ({ service, family }) => service ?? `family ${family ?? 'unknown'}`);
  return [...services]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, all]) => ({ cluster, name, tasks: all.flatMap((task) => rowOf(task, verdictOn(task))) }));
}

function rowOf({ arn }: Task, verdict: HeardVerdict | undefined): readonly TaskRow[] {
  return verdict === undefined ? [] : [[taskIdOf(arn), verdict.kind, reasonOf(verdict)]];
}

function reasonOf(verdict: HeardVerdict): string {
  if (verdict.kind === 'unmirrorable') return verdict.refusal.code;
  return verdict.kind === 'ignored' ? verdict.reason : (openReasonOf(verdict) ?? '');
}
