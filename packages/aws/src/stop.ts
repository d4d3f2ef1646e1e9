// Stopping a task: written down first, so that whatever happens then, the stop is never forgotten.
import { StopTaskCommand } from '@aws-sdk/client-ecs';
import {
  type ClusterArn,
  instant,
  mayHaveHappened,
  type Outcome,
  type Owner,
  type Stop,
  type StopTask,
} from '@tasktap/core';
import { call, heard } from './call.ts';
import { withoutStop, withStop } from './notes.ts';
import { stopMarker } from './stops.ts';
import type { Surroundings } from './surroundings.ts';

/** ECS keeps no more of a reason (inferred from what `stoppedReason` shows). */
const longestReason = 255;

export async function stopTask(around: Surroundings, action: StopTask, cluster: ClusterArn): Promise<Outcome> {
  const { clients, clock, notes, settings } = around;
  const at = instant(clock.now());
  const { task, service, wasRunning, code } = action;
  const stop: Stop = { task, service, at, wasRunning };
  const noted = await heard(async () => notes?.change(cluster, (note) => withStop(note, stop)));
  if (noted.kind === 'unheard') return { kind: 'failed', action, fault: noted.reading.fault };
  const command = new StopTaskCommand({ cluster, task, reason: stopReason(settings.owner, code) });
  const said = await heard(() => call('StopTask', () => clients.ecs.send(command)));
  if (said.kind === 'heard') return { kind: 'stopped', action, at };
  const { meaning, fault } = said.reading;
  if (!mayHaveHappened(fault)) await takeBack(around, stop, cluster);
  return meaning.kind === 'task-gone' ? { kind: 'task-gone', action } : { kind: 'failed', action, fault };
}

function stopReason(owner: Owner, code: string): string {
  const why = `EC2 cannot mirror this task's network interface (${code}); stopped so that its service may start another`;
  return `${stopMarker(owner)} ${why}`.slice(0, longestReason);
}

/** ECS said no: a stop that was not made would keep its service waiting for a replacement that nobody starts. */
async function takeBack({ notes }: Surroundings, { task }: Stop, cluster: ClusterArn): Promise<void> {
  // If that fails too, the note counts one stop too many, which is the safe side.
  await heard(async () => notes?.change(cluster, (note) => withoutStop(note, task)));
}
