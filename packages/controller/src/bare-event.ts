// One task event without a queue, as in the source document: waited out here, looked at here, and thrown back to Lambda if not finished.

import { minutes, seconds, type Task } from '@tasktap/core';
import { leaveToLooks } from './ask-for-looks.ts';
import { progressOf } from './done.ts';
import { snapshotOfEvents } from './fast-path.ts';
import { findGone } from './gone.ts';
import type { Invocation } from './invocation-time.ts';
import { lookBehind } from './look-behind.ts';
import type { HandlerPorts, Ports } from './ports.ts';
import { type Round, reconcile } from './reconcile.ts';
import { journalOf, measurementsOf } from './report.ts';

/** Thrown on purpose: the function fails, and Lambda's asynchronous retries (after one and two minutes) bring the event back. */
export class NotFinished extends Error {
  readonly task: Task['arn'];
  readonly reason: string;

  constructor(task: Task['arn'], reason: string) {
    super(`${task} is not finished (${reason}); Lambda brings its event back.`);
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

/** Lambda tries an asynchronous event three times. */
const attemptsOfLambda = 3;
/** The last attempt begins at least three minutes after the event; a little less, since clocks differ. */
const lastAttemptAge = minutes(2) + seconds(50);
const shortestWait = seconds(1);
/** Reasons that somebody must mend: they do not pass within the minute that a function has. */
const staysFor: ReadonlySet<string> = new Set([
  'policy-unread',
  'denied',
  'invalid',
  'unknown',
  'target-gone',
  'filter-gone',
]);

/** @throws NotFinished */
export async function handleBareEvent(
  event: BareEvent,
  { policies, ...rest }: HandlerPorts,
  invocation: Invocation,
): Promise<void> {
  const begun = rest.clock.now();
  const attempt = rest.memory.attempt(invocation.requestId);
  const policy = await policies.read('lately');
  const reason = policy === undefined ? 'policy-unread' : await workOn(event.task, { ...rest, policy }, invocation);
  if (reason === undefined) return;
  // What somebody must mend was thrown back at once, each time; anything else was waited for.
  const waited = staysFor.has(reason) ? 0 : invocation.deadline - begun;
  if (isLastAttempt(attempt, begun - (event.at ?? begun), waited)) {
    rest.journal({ kind: 'given-up', task: event.task.arn, reason });
  }
  throw new NotFinished(event.task.arn, reason);
}

/** Round after round, as long as waiting helps. Undefined: finished; else why not. */
async function workOn(task: Task, ports: Ports, invocation: Invocation): Promise<string | undefined> {
  const { deadline } = invocation;
  let reason: string | undefined;
  for (let rounds = 1; ; rounds += 1) {
    const round = await goOnce(task, ports, deadline);
    const verdict = round.plan.verdicts.get(task.arn);
    const progress = progressOf(verdict);
    if (progress.kind === 'done') return lookBehind(task, round, ports, deadline);
    if (await isElsewhere(task, round, rounds, invocation, ports)) return undefined;
    // A round that time ran out for says only that the task is new: the one before knew why.
    if (reason === undefined || !round.unfinished) reason = progress.reason;
    const wait = Math.max(round.plan.recheckAfter ?? 0, shortestWait);
    if (staysFor.has(reason) || ports.clock.now() + wait >= deadline) return reason;
    await ports.clock.sleep(wait);
  }
}

/** By count where this process saw the others; else by age, since the attempts before `waited` up to so long each. */
function isLastAttempt(attempt: number, age: number, waited: number): boolean {
  return attempt >= attemptsOfLambda || age >= lastAttemptAge + (attemptsOfLambda - 1) * waited;
}

async function goOnce(task: Task, ports: Ports, deadline: number): Promise<Round> {
  const start = snapshotOfEvents(task.cluster, [task], ports);
  const round = await reconcile(start, { ...ports, deadline });
  for (const entry of journalOf(round)) ports.journal(entry);
  ports.meter(measurementsOf(round));
  return round;
}

/** Left to a look, or gone: nothing that this function could wait for. */
async function isElsewhere(
  task: Task,
  round: Round,
  rounds: number,
  { requestId }: Invocation,
  ports: Ports,
): Promise<boolean> {
  if ((await leaveToLooks(round, `${requestId} ${rounds}`, ports)).has(task.arn)) return true;
  const verdict = round.plan.verdicts.get(task.arn);
  const invisible = verdict?.kind === 'waiting' && verdict.reason === 'interface-not-visible';
  return invisible && rounds === 2 && (await findGone([task], ports)).has(task.arn);
}
