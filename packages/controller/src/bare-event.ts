// One task event without a queue, as in the source document: waited out here, looked at here, and thrown back to Lambda if not finished.
import { minutes, seconds, type Task, type Verdict } from '@tasktap/core';
import { progressOf } from './done.ts';
import { snapshotOfEvents } from './fast-path.ts';
import { findGone } from './gone.ts';
import { lookAt, readRightsOfStopping } from './look.ts';
import type { Ports } from './ports.ts';
import { type Round, reconcile, refusedIn } from './reconcile.ts';
import { journalOf, measurementsOf } from './report.ts';

/** Thrown on purpose: the function fails, and Lambda's asynchronous retries (after one and two minutes) bring the event back. */
export class NotFinished extends Error {
  readonly task: Task['arn'];
  readonly reason: string;

  constructor(task: Task['arn'], reason: string) {
    super(`${task} is not mirrored yet (${reason}); Lambda brings its event back.`);
    this.name = 'NotFinished';
    this.task = task;
    this.reason = reason;
  }
}

export interface BareEvent {
  readonly task: Task;
  /** When EventBridge says it happened. */
  readonly at: number | undefined;
}

export interface Invocation {
  readonly deadline: number;
  readonly requestId: string;
}

/** Lambda tries an asynchronous event three times. */
const attemptsOfLambda = 3;
/** The last attempt begins at least three minutes after the event; a little less, since clocks differ. */
const lastAttemptAge = minutes(2) + seconds(50);
const shortestWait = seconds(1);
/** Reasons that somebody must mend. */
const staysFor: ReadonlySet<string> = new Set(['denied', 'invalid', 'unknown', 'target-gone', 'filter-gone']);

/** @throws NotFinished */
export async function handleBareEvent(event: BareEvent, ports: Ports, invocation: Invocation): Promise<void> {
  const { task } = event;
  const { deadline, requestId } = invocation;
  const begun = ports.clock.now();
  const attempt = ports.memory.attempt(requestId);
  for (let rounds = 1; ; rounds += 1) {
    const round = await goOnce(task, ports, deadline);
    const verdict = round.plan.verdicts.get(task.arn);
    const progress = progressOf(verdict);
    if (progress.kind === 'done') return lookBehind(task, round, ports, deadline);
    if (await isGone(task, verdict, rounds, ports)) return;
    const wait = waitBefore(progress.reason, round, deadline - ports.clock.now());
    if (wait === undefined) {
      const last = isLastAttempt(attempt, begun - (event.at ?? begun), deadline - begun);
      if (last) ports.journal({ kind: 'given-up', task: task.arn, reason: progress.reason });
      throw new NotFinished(task.arn, progress.reason);
    }
    await ports.clock.sleep(wait);
  }
}

/** Undefined: it does not pass in the time that is left. A missing right does not come back within a minute. */
function waitBefore(reason: string, round: Round, left: number): number | undefined {
  if (staysFor.has(reason)) return undefined;
  const wait = Math.max(round.plan.recheckAfter ?? 0, shortestWait);
  return wait < left ? wait : undefined;
}

/** By count where this process saw the others; else by age, since the attempts before took up to `span` each. */
function isLastAttempt(attempt: number, age: number, span: number): boolean {
  return attempt >= attemptsOfLambda || age >= lastAttemptAge + (attemptsOfLambda - 1) * span;
}

async function goOnce(task: Task, ports: Ports, deadline: number): Promise<Round> {
  const start = snapshotOfEvents(task.cluster, [task], ports.memory, ports.clock.now());
  const round = await reconcile(start, { ...ports, policy: ports.config.policy, deadline });
  for (const entry of journalOf(round)) ports.journal(entry);
  ports.meter(measurementsOf(round));
  return round;
}

async function isGone(task: Task, verdict: Verdict | undefined, rounds: number, ports: Ports): Promise<boolean> {
  const invisible = verdict?.kind === 'waiting' && verdict.reason === 'interface-not-visible';
  return invisible && rounds === 2 && (await findGone([task], ports)).has(task.arn);
}

/** With no look queue, a refusal is followed up here; what the set-up lacks for that is said, and nothing is stopped without it. */
async function lookBehind(task: Task, round: Round, ports: Ports, deadline: number): Promise<void> {
  const { config, journal } = ports;
  const { unmirrorable } = config.policy;
  if (unmirrorable.kind !== 'replace' || task.service === undefined || refusedIn(round).length === 0) return;
  const result = await lookAt({ cluster: task.cluster, service: task.service, why: 'refusal' }, ports, deadline);
  const unread = result.kind === 'unseen' || result.round.snapshot.unreadable.size > 0;
  if (!unread && unmirrorable.serialized) return;
  journal({
    kind: 'set-up-lacks',
    rights: unread ? readRightsOfStopping(config.notesPrefix !== undefined) : [],
    declarations: unmirrorable.serialized ? [] : ['TASKTAP_SERIALIZED=true'],
    sentence:
      'Tasks whose host cannot mirror are not replaced: grant the read rights named here, and once the function has a reserved concurrency of 1, declare it with the variable named here.',
  });
}
