// Reading which tasks we stopped: what our note says and what ECS still remembers, the two together.
import type { Task as TaskDescription } from '@aws-sdk/client-ecs';
import { type ClusterArn, type Instant, instant, type Owner, type Stop, taskArn, taskIdOf } from '@tasktap/core';
import { emptyNote, type StopNote } from './notes.ts';
import type { Surroundings } from './surroundings.ts';
import { instantOf } from './task-description.ts';
import { describe, listTasks } from './tasks.ts';
import { serviceOf } from './told-task.ts';

/** What a task's `stoppedReason` begins with when this stack stopped it. */
export const stopMarker = (owner: Owner): string => `tasktap ${owner}:`;

/** Whoever lost the note still meets ECS's memory of an hour, and the other way round: a budget is never spent twice. */
export async function readStops(
  { clients, clock, notes, settings }: Surroundings,
  cluster: ClusterArn,
): Promise<StopNote> {
  const note = notes === undefined ? emptyNote : await notes.read(cluster);
  const { described } = await describe(
    clients.ecs,
    cluster,
    await listTasks(clients.ecs, { cluster, desired: 'STOPPED' }),
  );
  const noted = new Set(note.stops.map(({ task }) => taskIdOf(task)));
  const remembered = described
    .filter(({ stoppedReason }) => stoppedReason?.startsWith(stopMarker(settings.owner)))
    .flatMap((task) => stopFrom(task, instant(clock.now())))
    .filter(({ task }) => !noted.has(taskIdOf(task)));
  return { stops: [...note.stops, ...remembered], givenUp: note.givenUp, cleared: note.cleared };
}

/** A task that ECS does not say when it stopped counts as stopped now: that spends the budget, and never forgets. */
function stopFrom(described: TaskDescription, now: Instant): readonly Stop[] {
  const service = serviceOf(described);
  if (service === undefined) return [];
  const at = instantOf(described.stoppingAt) ?? instantOf(described.stoppedAt) ?? now;
  return [{ task: taskArn(described.taskArn ?? ''), service, at, wasRunning: described.startedAt !== undefined }];
}
