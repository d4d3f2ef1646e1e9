// The planner's questions, answered by reading; what AWS will not say is an answer too.
import { type Answer, type ClusterArn, countedFor, type Question } from '@tasktap/core';
import { heard } from './call.ts';
import { confirmSessions, confirmTasks } from './confirm.ts';
import { readDestinations } from './destinations.ts';
import { readVpcs } from './interfaces.ts';
import type { Asked } from './port.ts';
import { readServices } from './services.ts';
import { ownOf, readEverySession, readSessionsOn } from './sessions.ts';
import { readStops } from './stops.ts';
import type { Surroundings } from './surroundings.ts';
import { describeTasks } from './tasks.ts';

export async function ask(around: Surroundings, question: Question, cluster: ClusterArn): Promise<Asked> {
  const said = await heard(() => read(around, question, cluster));
  if (said.kind === 'heard') return { answer: said.value, fault: undefined };
  return { answer: { kind: 'unreadable', question: question.kind }, fault: said.reading.fault };
}

async function read(around: Surroundings, question: Question, cluster: ClusterArn): Promise<Answer> {
  const { ec2, ecs } = around.clients;
  switch (question.kind) {
    case 'describe-tasks':
      return { kind: question.kind, asked: question.tasks, tasks: await describeTasks(ecs, cluster, question.tasks) };
    case 'sessions-on':
      return { kind: question.kind, enis: question.enis, sessions: await readSessionsOn(ec2, question.enis) };
    case 'count-sessions': {
      const sessions = await readEverySession(ec2);
      const own = ownOf(sessions, around.settings.owner).length;
      return { kind: question.kind, own, all: countedFor(cluster, sessions).length };
    }
    case 'interfaces':
      return { kind: question.kind, asked: question.enis, vpcs: await readVpcs(ec2, question.enis) };
    case 'destinations':
      return { kind: question.kind, destinations: await readDestinations(ec2, question.targets, question.filters) };
    case 'services':
      return { kind: question.kind, services: await readServices(ecs, cluster, question.services) };
    case 'recent-stops':
      return { kind: question.kind, ...(await readStops(around, cluster)) };
    case 'confirm-sessions':
      return confirmSessions(around.clients, cluster, question.sessions);
    case 'confirm-tasks':
      return confirmTasks(ecs, cluster, question.tasks);
  }
}
