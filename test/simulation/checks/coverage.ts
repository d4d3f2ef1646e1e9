// Every selected running task is mirrored within the promised time, or somebody has said why not; never silently neither.
import type { WorldSession, WorldTask } from '@tasktap/emulator';
import { interfaceOf, isMirrored, isWanted, lately, ownerTag, type Scene, type SceneStack } from '../scene.ts';
import type { CreateCheck, Told } from '../witness.ts';

const minuteMs = 60_000;
/** One sweep interval; and a look leaves an interface to the events for two minutes, and takes as long as its function may. */
const sweepMs = 5 * minuteMs;
const promiseMs = sweepMs + 3 * minuteMs;
/** EC2 lets an account create five sessions a second; a look takes a quarter of them, for four fifths of its time: so long each task of the fleet may take. */
const createMs = 1000;
/** A look tells of every task it leaves open; a reason is good until the one after the next would have told. */
const reasonMs = 2 * sweepMs + minuteMs;

export const coverage: CreateCheck = (scene, report) => {
  /** By stack and task: since when it should be mirrored and is not. */
  const bareSince = new Map<string, number>();
  const crashedAt = new Map<string, number>();

  const overdueOf = (stack: SceneStack, bare: readonly WorldTask[], wanted: number): readonly WorldTask[] => {
    const now = scene.world.clock.now();
    return bare.filter(({ arn }) => {
      const since = Math.max(bareSince.get(`${stack.name} ${arn}`) ?? now, stack.policySince);
      bareSince.set(`${stack.name} ${arn}`, since);
      return now - since > promiseMs + wanted * createMs;
    });
  };
  const forget = (stack: SceneStack, bare: readonly WorldTask[]): void => {
    const names = new Set(bare.map(({ arn }) => `${stack.name} ${arn}`));
    for (const name of bareSince.keys()) {
      if (name.startsWith(`${stack.name} `) && !names.has(name)) bareSince.delete(name);
    }
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
    crashed(stack) {
      crashedAt.set(stack, scene.world.clock.now());
    },
    minute() {
      const tasks = [...scene.world.tasks.values()].filter((task) => interfaceOf(scene, task) !== undefined);
      for (const stack of scene.stacks) {
        const wanted = tasks.filter((task) => isWanted(task, stack.policy));
        const bare = wanted.filter((task) => !isMirrored(scene, task, stack));
        forget(stack, bare);
        const overdue = overdueOf(stack, bare, wanted.length);
        // The look that died is made again when its message comes back.
        if (scene.world.clock.now() - (crashedAt.get(stack.name) ?? 0) < reasonMs) continue;
        for (const task of unexplained(scene, stack, overdue)) {
          const { arn, lastStatus } = task;
          report(
            `${stack.name} ${arn}`,
            `${arn} (${lastStatus}) is not mirrored for ${stack.name}, and nothing says why`,
          );
        }
      }
    },
  };
};

function unexplained(scene: Scene, stack: SceneStack, overdue: readonly WorldTask[]): readonly WorldTask[] {
  if (overdue.length === 0) return [];
  const { tasksNamed, wholeStack } = reasons(scene, stack);
  return wholeStack ? [] : overdue.filter(({ arn }) => !tasksNamed.has(arn));
}

/** What the stack has told lately: of which tasks why, and whether something kept it from looking at all. */
function reasons(scene: Scene, { name }: SceneStack) {
  const tasksNamed = new Set<string>();
  let wholeStack = false;
  for (const told of lately(scene, reasonMs)) {
    if (told.stack !== name) continue;
    const task = taskIn(told);
    if (task !== undefined) tasksNamed.add(task);
    if (told.entry.kind === 'fault') wholeStack = true;
  }
  return { tasksNamed, wholeStack };
}

/** The task of which this entry says why it is not mirrored. That its session is about to be made is no reason for long. */
function taskIn({ entry }: Told): string | undefined {
  const says = entry.kind === 'held' || (entry.kind === 'not-mirrored' && entry.reason !== 'new');
  return says ? entry.task : undefined;
}
