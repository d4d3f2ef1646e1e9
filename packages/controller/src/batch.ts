// A batch of task events from the queue: one round per cluster, and every message that is not finished goes back with its own delay.
import { type EniId, instant, type ServiceName, type Task, type TaskArn, type Verdict } from '@tasktap/core';
import { delayBefore, progressOf } from './done.ts';
import { lookMessage } from './events/look-message.ts';
import { type BatchAnswer, bodyOf, receiveCount, type SqsRecord, unfinished } from './events/sqs.ts';
import { parseTaskEvent } from './events/task-state-change.ts';
import { byCluster, newestOf, snapshotOfEvents } from './fast-path.ts';
import { findGone } from './gone.ts';
import type { Ports } from './ports.ts';
import { type Round, reconcile, refusedIn } from './reconcile.ts';
import { journalOf, measurementsOf } from './report.ts';

interface Message {
  readonly record: SqsRecord;
  readonly task: Task;
}

export async function handleBatch(records: readonly SqsRecord[], ports: Ports, deadline: number): Promise<BatchAnswer> {
  const messages = records.flatMap((record) => readMessage(record, ports));
  const verdicts = new Map<TaskArn, Verdict>();
  for (const [cluster, tasks] of byCluster(newestOf(messages.map(({ task }) => task)))) {
    const start = snapshotOfEvents(cluster, tasks, ports.memory, ports.clock.now());
    const round = await reconcile(start, { ...ports, policy: ports.config.policy, deadline });
    for (const entry of journalOf(round)) ports.journal(entry);
    ports.meter(measurementsOf(round));
    await askForLooks(round, ports);
    for (const [task, verdict] of round.plan.verdicts) verdicts.set(task, verdict);
  }
  const left = messages.filter(({ task }) => progressOf(verdicts.get(task.arn)).kind === 'again');
  const gone = await findGone(
    left.filter(isSuspect).map(({ task }) => task),
    ports,
  );
  const back = left.filter(({ task }) => !gone.has(task.arn)).map(({ record }) => record);
  await Promise.all(back.map((record) => delay(record, ports)));
  return unfinished(back);

  function isSuspect({ record, task }: Message): boolean {
    const verdict = verdicts.get(task.arn);
    return receiveCount(record) >= 2 && verdict?.kind === 'waiting' && verdict.reason === 'interface-not-visible';
  }
}

function readMessage(record: SqsRecord, { journal }: Ports): readonly Message[] {
  const parsed = parseTaskEvent(bodyOf(record));
  switch (parsed.kind) {
    case 'task':
      return [{ record, task: parsed.task }];
    case 'foreign':
      journal({ kind: 'foreign-event', what: parsed.what });
      return [];
    case 'malformed':
      journal({ kind: 'malformed', what: `message ${record.messageId}: ${parsed.what}` });
      return [];
  }
}

/** A refusal is a reason to look at its service, where tasks are replaced at all. */
async function askForLooks(round: Round, { config, messenger, clock, journal }: Ports): Promise<void> {
  if (config.lookQueueUrl === undefined || config.policy.unmirrorable.kind !== 'replace') return;
  for (const service of refusedServices(round)) {
    const message = lookMessage({ cluster: round.snapshot.cluster, service, why: 'refusal' }, instant(clock.now()));
    const fault = await messenger.sendLook(config.lookQueueUrl, message);
    if (fault === undefined) continue;
    const { kind, ...rest } = fault;
    journal({ kind: 'fault', fault: kind, ...rest });
  }
}

function refusedServices(round: Round): ReadonlySet<ServiceName> {
  const refused = new Set<EniId | undefined>(refusedIn(round));
  return new Set(
    round.snapshot.tasks.flatMap((task) =>
      task.service !== undefined && refused.has(task.eni?.id) ? [task.service] : [],
    ),
  );
}

/** Without its delay the message comes back after the queue's own visibility time-out: later, not lost. */
async function delay(record: SqsRecord, { config, messenger, journal }: Ports): Promise<void> {
  if (config.taskQueueUrl === undefined) return;
  const seconds = Math.ceil(delayBefore(receiveCount(record)) / 1000);
  const fault = await messenger.delay(config.taskQueueUrl, record.receiptHandle, seconds);
  if (fault === undefined) return;
  const { kind, ...rest } = fault;
  journal({ kind: 'fault', fault: kind, ...rest });
}
