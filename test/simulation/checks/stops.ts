// No task is stopped that should not be: every brake, judged from the world itself at the moment of the stop.
import type { WorldService, WorldTask } from '@tasktap/emulator';
import { choiceFor, type Scene, type SceneStack, serviceNameOf, serviceOf, sessionsOf } from '../scene.ts';
import type { StoryPolicy, StoryUnmirrorable } from '../story.ts';
import type { CreateCheck, Made } from '../witness.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** What the policy leaves out (docs/operating.md). */
const usual = { perService: 3, perCluster: 10, share: 0.5 };
/** Nobody can know what changed within the last moments before a stop, since it was read. */
const unknowableMs = 3000;
/** What a stop is judged by takes a few calls, of which one may be silent until it is made again. */
const longestReadMs = 20_000;

type Replace = Extract<StoryUnmirrorable, { readonly kind: 'replace' }>;

interface Stopped {
  readonly at: number;
  readonly stack: string;
  readonly cluster: string;
  readonly service: string | undefined;
}

/** A sentence on what is wrong; undefined: nothing is. */
type Brake = (task: WorldTask, around: Around) => string | undefined;

interface Around {
  readonly scene: Scene;
  readonly stack: SceneStack;
  readonly replace: Replace;
  readonly service: WorldService;
  /** Acted stops so far, of all stacks. */
  readonly stopped: readonly Stopped[];
  /** Interfaces that EC2 refused, each with the stack that it told: what another was told is no evidence. */
  readonly refused: ReadonlySet<string>;
  readonly now: number;
  /** When this invocation read its services last, and this task. */
  readonly readAt: { readonly services: number; readonly task: number };
}

const brakes: Readonly<Record<string, Brake>> = {
  'it is protected': ({ protectedUntil = 0 }, { now }) =>
    protectedUntil > now + unknowableMs ? `until ${new Date(protectedUntil).toISOString()}` : undefined,
  'EC2 has not refused it': ({ attachment }, { refused, stack }) =>
    refused.has(`${stack.name} ${attachment?.networkInterfaceId}`) ? undefined : 'no refusal of its interface was seen',
  'there is no evidence': (task, { scene, stack, replace, now }) =>
    replace.assumeMirrorable === true || hasEvidence(task, scene, stack.name, now)
      ? undefined
      : 'no task of its kind has a session of ours',
  'its deployment would count it': (task, { service, now }) => {
    const deployment = service.deployments.find(({ id }) => id === task.deploymentId);
    if (deployment?.rolloutState !== 'IN_PROGRESS' || now - deployment.createdAt < unknowableMs) return undefined;
    return `${deployment.id} is in progress`;
  },
  'its service is left below strength': belowStrength,
  'the budget of its service is spent': (task, { replace, stopped, stack, now }) => {
    const most = mostOf('perService', [replace], stack);
    const service = serviceNameOf(task);
    const spent = stopped.filter(
      (each) =>
        each.stack === stack.name &&
        each.cluster === task.clusterArn &&
        each.service === service &&
        now - each.at < hourMs,
    );
    return spent.length >= most ? `${spent.length} in an hour, ${most} allowed` : undefined;
  },
  'the budget of its cluster is spent': (task, { stopped, stack, now }) => {
    const ofRules = (stack.policy.rules ?? []).flatMap((rule) => rule.unmirrorable ?? []);
    const most = mostOf('perCluster', ofRules, stack);
    const spent = stopped.filter(
      (each) => each.stack === stack.name && each.cluster === task.clusterArn && now - each.at < hourMs,
    );
    return spent.length >= most ? `${spent.length} in an hour, ${most} allowed` : undefined;
  },
};

export const stops: CreateCheck = (scene, report) => {
  const stopped: Stopped[] = [];
  const refused = new Set<string>();
  /** By stack, invocation and what was read. */
  const readAt = new Map<string, number>();

  const judge = (task: WorldTask, stack: SceneStack, read: Around['readAt']): readonly string[] => {
    const unmirrorable = choiceFor(task, stack.policy);
    const service = serviceOf(scene, task);
    // An older process may still go by the policy before.
    if (unmirrorable.kind !== 'replace')
      return scene.world.clock.now() - stack.policySince < 60_000 ? [] : ['nobody asked for replacements'];
    if (service === undefined) return ['it is a standalone task'];
    const now = scene.world.clock.now();
    const around: Around = {
      scene,
      stack,
      replace: unmirrorable,
      service,
      stopped,
      refused,
      now,
      readAt: read,
    };
    return Object.entries(brakes).flatMap(([what, brake]) => {
      const why = brake(task, around);
      return why === undefined ? [] : [`${what} (${why})`];
    });
  };

  return {
    before(made) {
      const name = `${made.stack} ${made.invocation}`;
      for (const what of readBy(made)) readAt.set(`${name} ${what}`, made.at);
      if (made.operation !== 'StopTask') return undefined;
      const stack = scene.stacks.find(({ name }) => name === made.stack);
      const task = taskIn(scene, made);
      if (task === undefined || stack === undefined || task.desiredStatus === 'STOPPED') return undefined;
      const read = {
        services: readAt.get(`${name} services`) ?? made.at,
        task: readAt.get(`${name} ${task.arn}`) ?? made.at,
      };
      const judged = policiesOf(stack).map((policy) => judge(task, { ...stack, policy }, read));
      const wrong = judged.find((complaints) => complaints.length === 0) ?? judged[0] ?? [];
      return () => {
        if (task.desiredStatus !== 'STOPPED') return;
        for (const each of wrong)
          report(`${task.arn} ${each}`, `${stack.name} has stopped ${task.arn} although ${each}`);
        stopped.push({ at: made.at, stack: stack.name, cluster: task.clusterArn, service: serviceNameOf(task) });
      };
    },
    answered({ operation, input, stack }, answer) {
      if (operation !== 'CreateTrafficMirrorSession' || answer.kind !== 'refused') return;
      if (answer.error.code !== 'NetworkInterfaceNotSupported') return;
      refused.add(`${stack} ${Reflect.get(input, 'NetworkInterfaceId')}`);
    },
  };
};

/** Those that a process of it may go by. */
function policiesOf({ policy, lost, former }: SceneStack): readonly StoryPolicy[] {
  return lost ? [policy, ...former] : [policy];
}

/** The least that any of these allows, or the policy where it replaces; what a rule leaves out is as the policy's. */
function mostOf(number: 'perService' | 'perCluster', choices: readonly StoryUnmirrorable[], stack: SceneStack): number {
  const { unmirrorable } = stack.policy;
  const left = (unmirrorable.kind === 'replace' ? unmirrorable.budget?.[number] : undefined) ?? usual[number];
  return Math.min(
    ...[unmirrorable, ...choices].flatMap((each) => (each.kind === 'replace' ? (each.budget?.[number] ?? left) : [])),
  );
}

/** What a stop is judged by, as far as this call reads it. */
function readBy({ operation, input }: Made): readonly string[] {
  if (operation === 'DescribeServices') return ['services'];
  const { tasks = [] }: { tasks?: readonly string[] } = operation === 'DescribeTasks' ? input : {};
  return tasks;
}

function taskIn({ world }: Scene, { input }: Made): WorldTask | undefined {
  const { task = '' }: { task?: string } = input;
  return world.tasks.get(task);
}

function belowStrength(task: WorldTask, { scene, service, replace, now, readAt }: Around): string | undefined {
  // What changed after it was read is held against nobody, as long as it was read for this stop.
  const begunSince = Math.min(now - unknowableMs, Math.max(readAt.task, now - longestReadMs));
  const lostSince = Math.min(now - unknowableMs, Math.max(readAt.services, now - longestReadMs));
  // It may have begun to run since it was read.
  if (task.lastStatus !== 'RUNNING' || (task.startedAt ?? 0) > begunSince) return undefined;
  if (service.desiredCount <= 1) return replace.allowOutage === true ? undefined : 'it is the only one';
  const needed = Math.ceil((service.desiredCount * service.minimumHealthyPercent) / 100);
  // Those that were lost since the service was read were there then.
  const left = [...scene.world.tasks.values()].filter(
    (other) => other !== task && serviceOf(scene, other) === service && ranAt(other, lostSince),
  );
  return left.length < needed ? `${left.length} would be left, ${needed} are needed` : undefined;
}

/** Runs, or ran until after that moment. */
function ranAt({ lastStatus, desiredStatus, startedAt, stoppingAt }: WorldTask, moment: number): boolean {
  if (startedAt === undefined) return false;
  return desiredStatus === 'RUNNING' ? lastStatus === 'RUNNING' : (stoppingAt ?? 0) > moment;
}

function hasEvidence(task: WorldTask, scene: Scene, stack: string, now: number): boolean {
  const { world } = scene;
  const alike = new Set(
    [...world.tasks.values()]
      .filter((other) => kindOf(scene, other) === kindOf(scene, task))
      .map(({ attachment }) => attachment?.networkInterfaceId),
  );
  return sessionsOf(scene, stack).some(
    ({ networkInterfaceId, createdAt }) => alike.has(networkInterfaceId) && now - createdAt <= dayMs + unknowableMs,
  );
}

function kindOf({ world }: Scene, { capacityProvider, launchType, taskDefinitionArn }: WorldTask): string {
  return `${capacityProvider ?? launchType} ${world.taskDefinitions.get(taskDefinitionArn)?.cpuArchitecture}`;
}
