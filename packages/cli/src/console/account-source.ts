// The page over an account: what `tasktap status` would say, read anew from time to time.
import type { Fleet, ServiceState, Source, TargetState, TaskRow } from '@tasktap/console';
import { clusterNameOf, readIdentity, sessionsPerAccount, type Task, targetsOf, taskIdOf } from '@tasktap/core';
import { countedSessions, type View } from '../account/view.ts';
import type { Hearing } from '../hearing/hearing.ts';
import { type HeardVerdict, heardVerdict, openReasonOf } from '../hearing/verdict.ts';
import { factsOf } from './account-facts.ts';
import type { AccountJournal } from './account-journal.ts';
import type { CallMeter } from './call-meter.ts';
import { journalLine } from './journal-line.ts';
import { pageWords } from './page-words.ts';
import { toldCalls } from './told-calls.ts';

/** A look reads the whole account at half of the rate that ECS allows. */
const everyMs = 30_000;

/** The account, and whom its collectors have heard. */
interface Seen {
  readonly view: View;
  readonly hearing: Hearing;
}

export interface AccountParts {
  readonly region: string;
  readonly look: () => Promise<Seen>;
  /** Of the calls that this process makes. */
  readonly meter: CallMeter;
  /** Undefined: no stack of ours writes one. */
  readonly journal: AccountJournal | undefined;
}

const noPackets =
  'AWS counts no packets of a mirror session: they are seen where they arrive, on the page of `tasktap collect --page`, and taken by `tasktap capture`.';
const noJournal =
  'There is no journal to read: it is in the log groups of the stack, which must be named by --owner where it has no session yet, and read with cloudformation:ListStackResources and logs:FilterLogEvents.';
const sharedByAll =
  'The limits are shared by everybody in the account and region, and what others call is not known here.';
const alone = `Of this page alone. ${sharedByAll}`;
const withFunctions = `Of this page, and of the stack's functions as far as their journal tells: what they created, changed, deleted and stopped, what EC2 refused, and calls that failed; not what they read. ${sharedByAll}`;

export function accountSource({ region, look, meter, journal }: AccountParts): Source {
  journal?.on((entry) => {
    for (const call of toldCalls(entry)) meter.count(call, Date.parse(entry.at));
  });
  let seen: Seen | undefined;
  return {
    title: `AWS account in ${region}`,
    covers: 'selected tasks covered',
    each: 'task',
    overTime: 'selected task-seconds were covered',
    callsOf: journal === undefined ? alone : withFunctions,
    words: pageWords.ofAccounts,
    packets: { kind: 'none', why: noPackets },
    everyMs,
    fleet: async () => {
      seen = await look();
      const at = Date.now();
      return { ...fleetOfView(seen, at), budgets: meter.budgets(at) };
    },
    facts: (id) => (seen === undefined ? [] : factsOf(seen.view, id)),
    quiet:
      journal === undefined ? noJournal : 'The functions of the stack have written nothing in the last ten minutes.',
    onJournal: (listener) => journal?.on((entry) => listener(journalLine(entry))) ?? (() => {}),
    controls: undefined,
  };
}

function fleetOfView({ view, hearing }: Seen, at: number): Omit<Fleet, 'budgets'> {
  const { clusters, offSwitch } = view;
  return {
    at,
    services: clusters.flatMap(({ plan, snapshot }) =>
      servicesOf(clusterNameOf(snapshot.cluster), snapshot.tasks, (task) => {
        const verdict = plan.verdicts.get(task.arn);
        return verdict && heardVerdict(verdict, task, hearing);
      }),
    ),
    targets: targetStates(view),
    counts: [],
    paused: offSwitch.kind === 'unread' ? undefined : offSwitch.kind === 'off',
  };
}

/** Sessions of everybody: they take room as well. */
function targetStates(view: View): readonly TargetState[] {
  const { policy, sessions, owner } = view;
  const choices = [policy, ...policy.rules].flatMap(({ targets = [] }) => targets);
  const ofTargets = targetsOf(policy).map((id): TargetState => {
    const on = sessions.filter(({ target }) => target === id);
    return { id, kind: 'mirror target', sessions: on.length, limit: choices.find((one) => one.id === id)?.capacity };
  });
  const ours = sessions.filter((session) => readIdentity(session.tags)?.owner === owner).length;
  return [
    ...ofTargets,
    ...(policy.maxSessions === undefined || owner === undefined
      ? []
      : [{ id: `the stack ${owner}`, kind: 'maxSessions of its policy', sessions: ours, limit: policy.maxSessions }]),
    { id: 'the account', kind: 'every target', sessions: countedSessions(view).length, limit: sessionsPerAccount },
  ];
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
