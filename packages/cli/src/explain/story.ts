// One task's story, as far as AWS remembers it: its life, its verdict, its sessions, its refusal, the stops of its service, what to do.
import type { Preview } from '@tasktap/controller';
import {
  clusterNameOf,
  explainHeld,
  type HoldReason,
  type Instant,
  type MirrorPolicy,
  type MirrorSession,
  type Owner,
  readIdentity,
  type Stop,
  type Task,
  taskIdOf,
  type Unmirrorable,
  unmirrorableFor,
  type Verdict,
} from '@tasktap/core';
import type { Hearing } from '../hearing/hearing.ts';
import { adviceFor, type HeardVerdict, heardVerdict, openReasonOf } from '../hearing/verdict.ts';

export interface Story {
  readonly task: string;
  /** Its name. */
  readonly cluster: string;
  readonly service: string | null;
  readonly family: string;
  readonly runsOn: string;
  readonly status: string;
  readonly interface: string | null;
  /** ISO 8601; null: not yet, or AWS does not say. */
  readonly created: string | null;
  readonly connected: string | null;
  readonly started: string | null;
  readonly verdict: HeardVerdict['kind'];
  /** Null: the verdict needs none. */
  readonly reason: string | null;
  readonly advice: string;
  /** The sessions on its interface, lower numbers first. */
  readonly onInterface: readonly ToldSession[];
  /** EC2's code, remembered on its interface. */
  readonly refused: string | null;
  /** What the policy wants where EC2 refuses, for this task. */
  readonly unmirrorable: Unmirrorable['kind'];
  readonly held: readonly { readonly what: string; readonly reason: HoldReason; readonly advice: string }[];
  /** When this stack stopped it. */
  readonly stopped: string | null;
  /** Of its service by this stack, in the last 24 hours, in their order. */
  readonly stops: readonly { readonly task: string; readonly at: string; readonly wasRunning: boolean }[];
  /** Since when its service is left alone. */
  readonly givenUp: string | null;
}

interface ToldSession {
  readonly session: string;
  /** Null: not of tasktap. */
  readonly owner: string | null;
  readonly target: string;
  readonly filter: string;
  readonly number: number;
  readonly vni: number;
  readonly born: string | null;
}

export function storyOf(task: Task, { plan, snapshot }: Preview, policy: MirrorPolicy, hearing: Hearing): Story {
  const stops = (snapshot.recentStops ?? []).filter((stop) => stop.service === task.service);
  const planned: Verdict = plan.verdicts.get(task.arn) ?? { kind: 'ignored', reason: 'ending' };
  const verdict = heardVerdict(planned, task, hearing);
  const eni = task.eni?.id;
  return {
    task: task.arn,
    cluster: clusterNameOf(task.cluster),
    service: task.service ?? null,
    family: task.family,
    runsOn: [task.capacityProvider ?? task.launchType ?? 'unknown', task.cpuArchitecture, task.availabilityZone]
      .flatMap((word) => word ?? [])
      .join(' '),
    status: task.lastStatus,
    interface: eni ?? null,
    created: timeOf(task.createdAt),
    connected: timeOf(task.connectedAt),
    started: timeOf(task.startedAt),
    verdict: verdict.kind,
    reason: reasonOf(verdict),
    advice: adviceFor(verdict),
    onInterface: snapshot.sessions
      .filter((session) => session.eni === eni)
      .sort((one, other) => one.number - other.number)
      .map(tellSession),
    refused: eni === undefined ? null : (snapshot.refusals.get(eni)?.code ?? null),
    unmirrorable: unmirrorableFor(task, policy).kind,
    held: plan.held
      .filter((held) => held.task === task.arn)
      .map((held) => ({ what: held.what, reason: held.reason, advice: explainHeld(held) })),
    stopped: timeOf(stops.find((stop) => taskIdOf(stop.task) === taskIdOf(task.arn))?.at),
    stops: [...stops].sort((one, other) => one.at - other.at).map(tellStop),
    givenUp: task.service === undefined ? null : timeOf(snapshot.givenUp.get(task.service)),
  };
}

function reasonOf(verdict: HeardVerdict): string | null {
  if (verdict.kind === 'ignored') return verdict.reason;
  const reason = openReasonOf(verdict);
  return reason === undefined || reason === verdict.kind ? null : reason;
}

function tellSession({ id, target, filter, number, vni, tags }: MirrorSession): ToldSession {
  const identity = readIdentity(tags);
  const by: Owner | undefined = identity?.owner;
  return { session: id, owner: by ?? null, target, filter, number, vni, born: timeOf(identity?.born) };
}

function tellStop({ task, at, wasRunning }: Stop): Story['stops'][number] {
  return { task: taskIdOf(task), at: new Date(at).toISOString(), wasRunning };
}

/** What is no time, or older than all of AWS, is not known. */
function timeOf(at: Instant | undefined): string | null {
  return at === undefined || at <= 0 ? null : new Date(at).toISOString();
}
