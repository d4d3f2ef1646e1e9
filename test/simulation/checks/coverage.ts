// Every selected running task is mirrored within the promised time, or somebody has said why not; never silently neither.
import type { WorldSession, WorldTask } from '@tasktap/emulator';
import { bucketMs, looksMs, sweepMs } from '../promise.ts';
import { interfaceOf, isMirrored, isWanted, lately, ownerTag, passing, type Scene, type SceneStack } from '../scene.ts';
import { createTroubles } from '../troubles.ts';
import type { CreateCheck, Told } from '../witness.ts';

const minuteMs = 60_000;
/** A look tells when it is over, which its function's time-out bounds; and it is heard once a minute. */
const lookMs = 6 * minuteMs;
/** A new policy comes in three waves, each with a look of its own. */
const waves = 3;
/** Between its connection and the first minute that sees it bare. */
const justNowMs = minuteMs;

export const coverage: CreateCheck = (scene, report) => {
  /** By stack and task: since when it should be mirrored and is not, and whether it has a session that is to be changed. */
  const bareSince = new Map<string, { readonly since: number; readonly hasOurs: boolean }>();
  const troubles = createTroubles(scene);

  const bareOf = (stack: SceneStack, wanted: readonly WorldTask[], now: number): readonly Bare[] => {
    const bare = wanted.filter((task) => !isMirrored(scene, task, stack));
    const names = new Set(bare.map(({ arn }) => `${stack.name} ${arn}`));
    for (const name of bareSince.keys()) {
      if (name.startsWith(`${stack.name} `) && !names.has(name)) bareSince.delete(name);
    }
    return bare.map((task) => {
      const name = `${stack.name} ${task.arn}`;
      const hasOurs = hasSession(scene, stack, task);
      const known = bareSince.get(name);
      // Whoever deletes what waits for its wave begins a new span.
      const isLost = known?.hasOurs === true && !hasOurs;
      const since = Math.max(isLost ? now : (known?.since ?? now), stack.policySince);
      bareSince.set(name, { since, hasOurs });
      const free = troubles.lastBefore(stack.name, now);
      return { task, since: Math.max(since, free), byEvents: free < since && isHeard(stack, task, since) };
    });
  };

  return {
    before({ stack, operation, input }) {
      if (operation !== 'CreateTrafficMirrorSession') return undefined;
      const id = String(Reflect.get(input, 'NetworkInterfaceId'));
      const task = scene.world.networkInterfaces.get(id)?.taskArn;
      const isOurs = ({ tags }: WorldSession): boolean => tags.get(ownerTag) === stack;
      return () => {
        // Whoever deletes it again a moment later begins a new span.
        if (scene.world.sessions.on(id).some(isOurs)) bareSince.delete(`${stack} ${task}`);
      };
    },
    crashed: troubles.crashed,
    minute() {
      const now = scene.world.clock.now();
      const tasks = [...scene.world.tasks.values()].filter((task) => interfaceOf(scene, task) !== undefined);
      const wantedBy = scene.stacks.map((stack) => tasks.filter((task) => isWanted(task, stack)));
      // Stacks and clusters share one bucket; a look has a part of it for one cluster.
      const bucket = bucketMs(scene.story.fleet, wantedBy.flat().length);
      const looks = new Map([...countByCluster(wantedBy.flat())].map(([arn, count]) => [arn, looksMs(count)]));
      scene.stacks.forEach((stack, place) => {
        const promised = (bare: Bare): number =>
          sweepsFor(scene, stack, bare) * sweepMs + (bare.byEvents ? bucket : (looks.get(bare.task.clusterArn) ?? 0));
        const late = bareOf(stack, wantedBy[place] ?? [], now)
          .map((bare) => ({ task: bare.task, lateMs: now - bare.since - promised(bare) }))
          .filter(({ lateMs }) => lateMs > 0);
        for (const sentence of stack.paused || stack.lost ? [] : unexplained(scene, stack, late))
          report(sentence, sentence);
      });
    },
  };
};

/** A task that is meant and not mirrored. */
interface Bare {
  readonly task: WorldTask;
  /** Since when nothing but the tap itself can be in the way. */
  readonly since: number;
  /** Its events told of it, and nothing kept them from coming through. */
  readonly byEvents: boolean;
}

interface Late {
  readonly task: WorldTask;
  readonly lateMs: number;
}

/** The source document's rule hears of few tasks; and of none that was connected before anybody meant it. */
function isHeard({ told }: SceneStack, { connectivityAt }: WorldTask, since: number): boolean {
  return told.rule !== 'activating' && connectivityAt !== undefined && since - connectivityAt < justNowMs;
}

/** One, or all waves where a session of ours follows an older policy. */
function sweepsFor(scene: Scene, stack: SceneStack, { task }: Bare): number {
  return hasSession(scene, stack, task) ? waves : 1;
}

function hasSession({ world }: Scene, { name }: SceneStack, { attachment }: WorldTask): boolean {
  return world.sessions.on(attachment?.networkInterfaceId ?? '').some(({ tags }) => tags.get(ownerTag) === name);
}

function countByCluster(tasks: readonly WorldTask[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { clusterArn } of tasks) counts.set(clusterArn, (counts.get(clusterArn) ?? 0) + 1);
  return counts;
}

/** A reason is enough; one that passes by itself for one sweep more. */
function unexplained(scene: Scene, stack: SceneStack, late: readonly Late[]): readonly string[] {
  if (late.length === 0) return [];
  const said = reasons(scene, stack);
  return late.flatMap(({ task, lateMs }) => {
    const why = [...(said.get(task.arn) ?? [])];
    if (why.some((reason) => lateMs <= sweepMs || !passing.has(reason))) return [];
    const words = why.length === 0 ? 'nothing says why' : `only ${why.join(', ')} is said`;
    return [`${task.arn} is not mirrored for ${stack.name} within the promised time, and ${words}`];
  });
}

/** What the stack has told since the last sweep, by task. That its session is about to be made is no reason. */
function reasons(scene: Scene, { name }: SceneStack): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const told of lately(scene, sweepMs + lookMs)) {
    const said = told.stack === name ? reasonIn(told) : undefined;
    if (said !== undefined) found.set(said.task, (found.get(said.task) ?? new Set()).add(said.reason));
  }
  return found;
}

function reasonIn({ entry }: Told): { readonly task: string; readonly reason: string } | undefined {
  if (entry.kind !== 'held' && entry.kind !== 'not-mirrored') return undefined;
  if (entry.task === undefined || entry.reason === 'new') return undefined;
  return { task: entry.task, reason: entry.reason };
}
