// Whether a task that cannot be mirrored may be stopped now: every brake in its order; the first that grips holds the stop.
import { attachedEni } from './judge.ts';
import { budgetWindow, memorySpan } from './policy.ts';
import type { Question } from './question.ts';
import { isOurs, kindOf, type Situation } from './situation.ts';
import type { ServiceStrength, Stop, Task } from './snapshot.ts';
import { readIdentity } from './tags.ts';
import { type Instant, instant } from './time.ts';
import type { Replace } from './unmirrorable.ts';
import type { StopHold, Verdict } from './verdict.ts';

export type StopDecision =
  | { readonly kind: 'grant' }
  | { readonly kind: 'hold'; readonly reason: StopHold }
  | { readonly kind: 'ask'; readonly question: Question };

export interface StopRequest {
  readonly task: Task;
  readonly situation: Situation;
  /** Of the rule that selects the task, with the budget of its service. */
  readonly rules: Replace;
  readonly verdicts: ReadonlyMap<Task['arn'], Verdict>;
  /** Stops that this very plan has granted already. */
  readonly granted: readonly Task[];
}

type Brake = (request: StopRequest) => StopDecision | undefined;

const brakes: readonly Brake[] = [
  paused,
  outOfScope,
  notSerialized,
  notAServiceTask,
  taskProtected,
  noEvidence,
  deploymentAtRisk,
  serviceBelowStrength,
  tooManyUnmirrorable,
  serviceBudgetSpent,
  budgetSpent,
  futile,
  failed,
];

export function decideStop(request: StopRequest): StopDecision {
  for (const brake of brakes) {
    const decision = brake(request);
    if (decision !== undefined) return decision;
  }
  return { kind: 'grant' };
}

function hold(reason: StopHold): StopDecision {
  return { kind: 'hold', reason };
}

function paused({ situation }: StopRequest): StopDecision | undefined {
  return situation.snapshot.paused ? hold('paused') : undefined;
}

/** Also where AWS would not let us read what the other brakes need: unread is not whole. */
function outOfScope({ task, situation: { snapshot } }: StopRequest): StopDecision | undefined {
  const { scope, unreadable } = snapshot;
  const whole = scope.kind === 'cluster' || (scope.kind === 'service' && scope.service === task.service);
  const readable = !(['services', 'recent-stops', 'confirm-tasks'] as const).some((kind) => unreadable.has(kind));
  return whole && readable ? undefined : hold('out-of-scope');
}

function notSerialized({ rules }: StopRequest): StopDecision | undefined {
  return rules.serialized ? undefined : hold('not-serialized');
}

function notAServiceTask({ task }: StopRequest): StopDecision | undefined {
  return task.service === undefined ? hold('not-a-service-task') : undefined;
}

/** The task is read again here, with its protection: everything below judges what is true now. */
function taskProtected({ task, situation: { snapshot } }: StopRequest): StopDecision | undefined {
  if (!snapshot.confirmedTasks.has(task.arn)) {
    return { kind: 'ask', question: { kind: 'confirm-tasks', tasks: [task.arn] } };
  }
  // Read again and still not known: as good as protected.
  return task.protectedNow === false ? undefined : hold('task-protected');
}

/** Maybe AWS refuses them all: then stopping one would only bring the next refusal. */
function noEvidence({ task, rules, situation }: StopRequest): StopDecision | undefined {
  if (rules.assumeMirrorable) return undefined;
  const { snapshot } = situation;
  const proof = births(situation).some(
    (birth) => kindOf(birth.task) === kindOf(task) && snapshot.takenAt - birth.at <= memorySpan,
  );
  return proof ? undefined : hold('no-evidence');
}

function deploymentAtRisk(request: StopRequest): StopDecision | undefined {
  const strength = strengthOf(request);
  if (strength === undefined) return askForService(request);
  return strength.deploying ? hold('deployment-at-risk') : undefined;
}

function serviceBelowStrength(request: StopRequest): StopDecision | undefined {
  const { task, rules, situation } = request;
  const strength = strengthOf(request);
  if (strength === undefined) return askForService(request);
  const stops = stopsOf(request);
  if (stops === undefined) return { kind: 'ask', question: { kind: 'recent-stops' } };
  const weakened = runs(task) ? weakens(strength, rules.allowOutage) : stopsInARow(task, stops, situation);
  return weakened ? hold('service-below-strength') : undefined;
}

function weakens(strength: ServiceStrength, allowOutage: boolean): boolean {
  if (strength.desired <= 1) return !allowOutage;
  const needed = Math.ceil((strength.desired * strength.minimumHealthyPercent) / 100);
  return strength.healthyRunning - 1 < needed;
}

/** A task that does not run yet takes nothing away; but ECS slows the starts of services whose tasks never run. */
function stopsInARow(task: Task, stops: readonly Stop[], { snapshot }: Situation): boolean {
  const last = latest(stops);
  if (last === undefined || last.wasRunning) return false;
  const ranSince = snapshot.tasks.some(
    (other) => other.service === task.service && other.startedAt !== undefined && other.startedAt > last.at,
  );
  return !ranSince;
}

function tooManyUnmirrorable({ task, rules, situation, verdicts }: StopRequest): StopDecision | undefined {
  const kinds = situation.snapshot.tasks
    .filter((other) => other.service === task.service)
    .map((other) => verdicts.get(other.arn)?.kind)
    .filter((kind) => kind !== undefined && kind !== 'ignored');
  const unmirrorable = kinds.filter((kind) => kind === 'unmirrorable').length;
  return unmirrorable > shareOf(kinds.length, rules.budget.share) ? hold('too-many-unmirrorable') : undefined;
}

/** Rounds up, but not for what binary fractions add: 100 x 0.07 is 7. */
function shareOf(count: number, share: number): number {
  return Math.ceil(count * share - 1e-9);
}

/** One at a time: the last replacement must be there before the next task goes. */
function serviceBudgetSpent(request: StopRequest): StopDecision | undefined {
  const { task, rules, situation, granted } = request;
  const stops = stopsOf(request) ?? [];
  if (granted.some((other) => other.service === task.service)) return hold('service-budget-spent');
  if (within(stops, budgetWindow, situation).length >= rules.budget.perService) return hold('service-budget-spent');
  const last = latest(stops);
  const live = situation.snapshot.tasks.filter((other) => other.service === task.service && !isEnded(other)).length;
  const replaced =
    last === undefined ||
    // Nobody starts a replacement for a service that was scaled in meanwhile.
    live >= (strengthOf(request)?.desired ?? Number.POSITIVE_INFINITY) ||
    situation.snapshot.tasks.some((other) => other.service === task.service && (other.createdAt ?? 0) > last.at);
  return replaced ? undefined : hold('service-budget-spent');
}

function budgetSpent({ rules, situation, granted }: StopRequest): StopDecision | undefined {
  const spent = within(situation.snapshot.recentStops ?? [], budgetWindow, situation).length + granted.length;
  return spent >= rules.budget.perCluster ? hold('budget-spent') : undefined;
}

function futile(request: StopRequest): StopDecision | undefined {
  const { task, rules, situation } = request;
  const { givenUp, cleared, takenAt } = situation.snapshot;
  const since = task.service === undefined ? undefined : givenUp.get(task.service);
  const clearedAt = (task.service === undefined ? undefined : cleared.get(task.service)) ?? 0;
  if (since !== undefined && since > clearedAt && takenAt - since < memorySpan) return hold('futile');
  const countsFrom = Math.max(
    clearedAt,
    ...births(situation)
      .filter((birth) => birth.task.service === task.service)
      .map((birth) => birth.at),
  );
  const inVain = within(stopsOf(request) ?? [], memorySpan, situation).filter((stop) => stop.at > countsFrom);
  return inVain.length >= rules.budget.futileAfter ? hold('futile') : undefined;
}

function failed({ task, situation }: StopRequest): StopDecision | undefined {
  return situation.snapshot.failed.has(task.arn) ? hold('failed') : undefined;
}

function isEnded(task: Task): boolean {
  return task.desiredStatus === 'STOPPED';
}

function runs(task: Task): boolean {
  return task.lastStatus === 'RUNNING';
}

function strengthOf({ task, situation }: StopRequest): ServiceStrength | undefined {
  return task.service === undefined ? undefined : situation.snapshot.services.get(task.service);
}

function askForService({ task }: StopRequest): StopDecision {
  const services = task.service === undefined ? [] : [task.service];
  return { kind: 'ask', question: { kind: 'services', services } };
}

/** Our stops of the task's service, in any order. Undefined: not read. */
function stopsOf({ task, situation }: StopRequest): readonly Stop[] | undefined {
  return situation.snapshot.recentStops?.filter((stop) => stop.service === task.service);
}

/** Of two in the same instant, the one that never ran: it asks for more care. */
function latest(stops: readonly Stop[]): Stop | undefined {
  const isLater = (stop: Stop, last: Stop): boolean => stop.at > last.at || (stop.at === last.at && !stop.wasRunning);
  return stops.reduce<Stop | undefined>(
    (last, stop) => (last === undefined || isLater(stop, last) ? stop : last),
    undefined,
  );
}

function within(stops: readonly Stop[], span: number, { snapshot }: Situation): readonly Stop[] {
  return stops.filter((stop) => snapshot.takenAt - stop.at < span);
}

/** The sessions of ours whose tasks are in sight, with the time they were made. */
function births({ snapshot, policy, taskOn }: Situation): readonly { readonly task: Task; readonly at: Instant }[] {
  return snapshot.sessions.flatMap((session) => {
    const task = taskOn.get(session.eni);
    if (task === undefined || attachedEni(task) === undefined || !isOurs(session, snapshot, policy)) return [];
    return [{ task, at: readIdentity(session.tags)?.born ?? instant(0) }];
  });
}
