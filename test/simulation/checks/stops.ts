// No task is stopped that should not be: every brake, judged from the world itself at the moment of the stop.
import type { WorldService, WorldTask } from '@tasktap/emulator';
import { type Scene, type SceneStack, serviceNameOf, serviceOf, sessionsOf } from '../scene.ts';
import type { StoryUnmirrorable } from '../story.ts';
import type { CreateCheck, Made } from '../witness.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** What the policy leaves out (docs/operating.md). */
const usual = { perService: 3, perCluster: 10, share: 0.5 };
/** Nobody can know what changed within the last moments before a stop, since it was read. */
const unknowableMs = 3000;

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
    const most = replace.budget?.perService ?? usual.perService;
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
  'the budget of its cluster is spent': (task, { replace, stopped, stack, now }) => {
    const most = replace.budget?.perCluster ?? usual.perCluster;
    const spent = stopped.filter(
      (each) => each.stack === stack.name && each.cluster === task.clusterArn && now - each.at < hourMs,
    );
    return spent.length >= most ? `${spent.length} in an hour, ${most} allowed` : undefined;
  },
};

export const stops: CreateCheck = (scene, report) => {
  const stopped: Stopped[] = [];
  const refused = new Set<string>();

  const judge = (task: WorldTask, stack: SceneStack): readonly string[] => {
    const { unmirrorable } = stack.policy;
    const service = serviceOf(scene, task);
    // An older process may still go by the policy before.
    if (unmirrorable.kind !== 'replace')
      return scene.world.clock.now() - stack.policySince < 60_000 ? [] : ['nobody asked for replacements'];
    if (service === undefined) return ['it is a standalone task'];
    const now = scene.world.clock.now();
    const around: Around = { scene, stack, replace: unmirrorable, service, stopped, refused, now };
    return Object.entries(brakes).flatMap(([what, brake]) => {
      const why = brake(task, around);
      return why === undefined ? [] : [`${what} (${why})`];
    });
  };

  return {
    before(made) {
      if (made.operation !== 'StopTask') return undefined;
      const stack = scene.stacks.find(({ name }) => name === made.stack);
      const task = taskIn(scene, made);
      if (task === undefined || stack === undefined || task.desiredStatus === 'STOPPED') return undefined;
      const wrong = judge(task, stack);
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

function taskIn({ world }: Scene, { input }: Made): WorldTask | undefined {
  const { task = '' }: { task?: string } = input;
  return world.tasks.get(task);
}

function belowStrength(task: WorldTask, { scene, service, replace, now }: Around): string | undefined {
  // It may have begun to run since it was read.
  if (task.lastStatus !== 'RUNNING' || now - (task.startedAt ?? 0) < unknowableMs) return undefined;
  if (service.desiredCount <= 1) return replace.allowOutage === true ? undefined : 'it is the only one';
  const needed = Math.ceil((service.desiredCount * service.minimumHealthyPercent) / 100);
  // Those that were lost within the last moments were there when the service was read.
  const left = [...scene.world.tasks.values()].filter(
    (other) => other !== task && serviceOf(scene, other) === service && ranJustNow(other, now),
  );
  return left.length < needed ? `${left.length} would be left, ${needed} are needed` : undefined;
}

function ranJustNow({ lastStatus, desiredStatus, startedAt, stoppingAt }: WorldTask, now: number): boolean {
  if (startedAt === undefined) return false;
  return desiredStatus === 'RUNNING' ? lastStatus === 'RUNNING' : now - (stoppingAt ?? 0) < unknowableMs;
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
