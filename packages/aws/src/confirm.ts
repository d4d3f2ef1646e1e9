// Reading again what is about to be destroyed: sessions with their interface and their task, tasks with their protection.
import { type ECSClient, GetTaskProtectionCommand } from '@aws-sdk/client-ecs';
import {
  type Answer,
  type ClusterArn,
  type MirrorSession,
  readIdentity,
  type SessionId,
  type Task,
  type TaskArn,
  taskArn,
  taskIdOf,
} from '@tasktap/core';
import { call } from './call.ts';
import type { Clients } from './clients.ts';
import { readVpcs } from './interfaces.ts';
import { inPieces, tasksPerCall } from './pages.ts';
import { readSessionsById } from './sessions.ts';
import { describe, describeTasks } from './tasks.ts';

type Confirmed<Kind> = Answer & { readonly kind: Kind };

const goneStatuses: ReadonlySet<string | undefined> = new Set(['STOPPED', 'DELETED']);
/** ECS's ids, with and without hyphens. Anything else would make ECS refuse the whole list. */
const taskIdShape = /^[0-9a-f-]{32,36}$/;

export async function confirmSessions(
  { ec2, ecs }: Pick<Clients, 'ec2' | 'ecs'>,
  cluster: ClusterArn,
  asked: readonly SessionId[],
): Promise<Confirmed<'confirm-sessions'>> {
  const sessions = await readSessionsById(ec2, asked);
  const vpcs = await readVpcs(ec2, [...new Set(sessions.map(({ eni }) => eni))]);
  const gone = await readGone(ecs, cluster, [...new Set(sessions.flatMap(taskIdIn))]);
  const found = sessions.map((session) => {
    const taskGone = taskIdIn(session).some((id) => gone.has(id));
    return [session.id, { session, confirmation: { interfaceExists: vpcs.has(session.eni), taskGone } }] as const;
  });
  return { kind: 'confirm-sessions', asked, found: new Map(found) };
}

export async function confirmTasks(
  ecs: ECSClient,
  cluster: ClusterArn,
  asked: readonly TaskArn[],
): Promise<Confirmed<'confirm-tasks'>> {
  const tasks = await describeTasks(ecs, cluster, asked);
  const protection = await readProtection(ecs, cluster, tasks);
  return {
    kind: 'confirm-tasks',
    asked,
    tasks: tasks.map((task) => ({ ...task, protectedNow: protection.get(task.arn) })),
  };
}

/** The id alone: a tag may have lost the beginning of its ARN, never the end. Empty: the session names no task. */
function taskIdIn(session: MirrorSession): readonly string[] {
  const task = readIdentity(session.tags)?.task;
  const id = task === undefined ? '' : taskIdOf(task);
  return taskIdShape.test(id) ? [id] : [];
}

/** Gone is what ECS calls stopped, or says it does not know; what it fails to describe for another reason is not. */
async function readGone(ecs: ECSClient, cluster: ClusterArn, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { described, failures } = await describe(ecs, cluster, ids);
  const stopped = described.filter(({ lastStatus }) => goneStatuses.has(lastStatus)).map((task) => task.taskArn ?? '');
  const missing = failures.filter(({ reason }) => reason === 'MISSING').map((failure) => failure.arn ?? '');
  return new Set([...stopped, ...missing].map((arn) => taskIdOf(taskArn(arn))));
}

/** Tasks of which ECS will not say it are missing: whoever reads this takes them for protected. */
async function readProtection(
  ecs: ECSClient,
  cluster: ClusterArn,
  tasks: readonly Task[],
): Promise<ReadonlyMap<string, boolean>> {
  const told = await inPieces(tasks, tasksPerCall, async (piece) => {
    const input = { cluster, tasks: piece.map(({ arn }) => arn) };
    const answer = await call('GetTaskProtection', () => ecs.send(new GetTaskProtectionCommand(input)));
    return answer.protectedTasks ?? [];
  });
  return new Map(
    told.flatMap(({ taskArn, protectionEnabled }) =>
      taskArn === undefined || protectionEnabled === undefined ? [] : [[taskArn, protectionEnabled]],
    ),
  );
}
