// A batch of task events from the queue: one round per cluster, and every message that is not finished goes back with its own delay.
import type { Instant, Task, TaskArn, Verdict } from '@tasktap/core';
import { askForLooks, leaveToLooks } from './ask-for-looks.ts';
import { delayBefore, progressOf } from './done.ts';
import { type BatchAnswer, bodyOf, receiveCount, type SqsRecord, unfinished } from './events/sqs.ts';
import { parseTaskEvent } from './events/task-state-change.ts';
import { byCluster, newestOf, snapshotOfEvents } from './fast-path.ts';
import { findGone } from './gone.ts';
import { faultEntry } from './journal.ts';
import type { Memory } from './memory.ts';
import type { Ports } from './ports.ts';
import { type Round, reconcile } from './reconcile.ts';
import { journalOf, measurementsOf } from './report.ts';

/**
 * Receives of a message, some eight minutes in all, while nobody can read the off switch or the policy. Then the sweep brings its task: dead letters would tell
 * of as many broken messages as there are events, where one parameter is silent.
 */
const patience = 10;

interface Message {
  readonly record: SqsRecord;
  readonly task: Task;
}

export async function handleBatch(records: readonly SqsRecord[], ports: Ports, deadline: number): Promise<BatchAnswer> {
  const messages = records.flatMap((record) => readMessage(record, ports));
  const verdicts = new Map<TaskArn, Verdict>();
  const left = new Set<TaskArn>();
  /** Not done because the off switch could not be read; a sweep will do it. */
  const silenced = new Set<TaskArn>();
  for (const [cluster, tasks] of byCluster(newestOf(messages.map(({ task }) => task)))) {
    const start = snapshotOfEvents(cluster, tasks, ports);
    const round = await reconcile(start, { ...ports, deadline });
    rememberSessions(round, start.takenAt, ports.memory);
    for (const entry of journalOf(round)) ports.journal(entry);
    ports.meter(measurementsOf(round));
    await askForLooks(round, ports);
    for (const task of await leaveToLooks(round, attemptOf(records), ports)) left.add(task);
    for (const [task, verdict] of round.plan.verdicts) {
      verdicts.set(task, verdict);
      if (round.switchUnread && ports.config.lookQueueUrl !== undefined) silenced.add(task);
    }
  }
  const open = messages.filter(
    ({ task }) => progressOf(verdicts.get(task.arn)).kind === 'again' && !left.has(task.arn),
  );
  const gone = await findGone(
    open.filter(isSuspect).map(({ task }) => task),
    ports,
  );
  const back = open
    .filter(({ record, task }) => !gone.has(task.arn) && !(silenced.has(task.arn) && receiveCount(record) >= patience))
    .map(({ record }) => record);
  await Promise.all(back.map((record) => delay(record, ports)));
  return unfinished(back);

  function isSuspect({ record, task }: Message): boolean {
    const verdict = verdicts.get(task.arn);
    return receiveCount(record) >= 2 && verdict?.kind === 'waiting' && verdict.reason === 'interface-not-visible';
  }
}

/** A task's next event, a minute later, need not ask what this one has read. */
function rememberSessions({ snapshot }: Round, at: Instant, memory: Memory): void {
  if (snapshot.sessionsRead === 'all') return;
  const onInterface = Map.groupBy(snapshot.sessions, ({ eni }) => eni);
  for (const eni of snapshot.sessionsRead) memory.read(eni, onInterface.get(eni) ?? [], at);
}

/** While there is no policy nothing is done: messages come back for a while, then the sweep brings their tasks. */
export async function putBack(records: readonly SqsRecord[], ports: Omit<Ports, 'policy'>): Promise<BatchAnswer> {
  const back = records.filter((record) => ports.config.lookQueueUrl === undefined || receiveCount(record) < patience);
  await Promise.all(back.map((record) => delay(record, ports)));
  return unfinished(back);
}

/** No other batch has this name, nor this one when it comes again. */
function attemptOf(records: readonly SqsRecord[]): string {
  return records.map((record) => `${record.messageId} ${receiveCount(record)}`).join();
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

/** Without its delay the message comes back after the queue's own visibility time-out: later, not lost. */
async function delay(
  record: SqsRecord,
  { config, messenger, journal }: Pick<Ports, 'config' | 'messenger' | 'journal'>,
): Promise<void> {
  if (config.taskQueueUrl === undefined) return;
  const seconds = Math.ceil(delayBefore(receiveCount(record)) / 1000);
  const fault = await messenger.delay(config.taskQueueUrl, record.receiptHandle, seconds);
  if (fault === undefined) return;
  journal(faultEntry(fault));
}
