// The end of a run, in the reverse order of its beginning; found by its name and its tag, so that it works for runs of the past as well.
import {
  DeleteTrafficMirrorFilterCommand,
  DeleteTrafficMirrorSessionCommand,
  DeleteTrafficMirrorTargetCommand,
} from '@aws-sdk/client-ec2';
import {
  DeleteClusterCommand,
  DeregisterTaskDefinitionCommand,
  ListTasksCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import type { Clients, Clock } from '@tasktap/aws';
import { type Answered, type Asked, ask, evidence } from './ask.ts';
import { readMarked, type Search } from './marked.ts';
import { armFamily, x86Family } from './scene.ts';

export interface Cleaning extends Search {
  readonly say: (line: string) => void;
}

/** ECS deletes no cluster whose tasks are still ending: that takes a minute, as a rule. */
const patience = 5 * 60_000;
const pause = 1000;
const passesByItself: ReadonlySet<string> = new Set(['ClusterContainsTasksException', 'UpdateInProgressException']);
/** `ClientException` is what ECS says of a task definition that is not there. */
const alreadyGone = /NotFound|^ClientException$/;

/** What AWS would not delete, a sentence each. */
export async function clean(cleaning: Cleaning, run: string): Promise<readonly string[]> {
  const { clients, clock, say } = cleaning;
  const { ec2 } = clients;
  say(`Cleaning up ${run}: sessions, tasks, task definitions, cluster, target, filter …`);
  const marked = await readMarked(cleaning, run);
  const done: Asked[] = [...marked.unread];
  for (const TrafficMirrorSessionId of marked.sessions) {
    const command = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId });
    done.push((await ask(clock, 'DeleteTrafficMirrorSession', () => ec2.send(command))).asked);
  }
  done.push(...(await endCluster(cleaning, run)));
  for (const TrafficMirrorTargetId of marked.targets) {
    const command = new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId });
    done.push((await ask(clock, 'DeleteTrafficMirrorTarget', () => ec2.send(command))).asked);
  }
  for (const TrafficMirrorFilterId of marked.filters) {
    const command = new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId });
    done.push((await ask(clock, 'DeleteTrafficMirrorFilter', () => ec2.send(command))).asked);
  }
  const left = done.filter(({ code }) => code !== '' && !alreadyGone.test(code)).map(evidence);
  say(left.length === 0 ? `Cleaned up: nothing of ${run} is left.` : `Not clean: ${left.join('; ')}`);
  return left;
}

async function endCluster({ clients: { ecs }, clock }: Cleaning, cluster: string): Promise<readonly Asked[]> {
  const done: Asked[] = [];
  const listed = await ask(clock, 'ListTasks', () => ecs.send(new ListTasksCommand({ cluster })));
  for (const task of listed.answer?.taskArns ?? []) {
    const command = new StopTaskCommand({ cluster, task, reason: 'tasktap verify-on-aws has its answers' });
    done.push((await ask(clock, 'StopTask', () => ecs.send(command))).asked);
  }
  for (const family of [x86Family(cluster), armFamily(cluster)]) {
    const command = new DeregisterTaskDefinitionCommand({ taskDefinition: `${family}:1` });
    done.push((await ask(clock, 'DeregisterTaskDefinition', () => ecs.send(command))).asked);
  }
  return [listed.asked, ...done, (await deleteWhenEmpty(ecs, clock, cluster)).asked];
}

async function deleteWhenEmpty(ecs: Clients['ecs'], clock: Clock, cluster: string): Promise<Answered<unknown>> {
  const end = clock.now() + patience;
  for (;;) {
    const said = await ask(clock, 'DeleteCluster', () => ecs.send(new DeleteClusterCommand({ cluster })));
    if (!passesByItself.has(said.asked.code) || clock.now() > end) return said;
    await clock.sleep(pause);
  }
}
