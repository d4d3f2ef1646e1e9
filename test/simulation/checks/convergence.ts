// After faults cease the fleet converges, and then every selected task is mirrored or has a reason that does not pass by itself.
import type { WorldTask } from '@tasktap/emulator';
import { sweepMs } from '../promise.ts';
import { interfaceOf, isMirrored, isWanted, lately, passing, type Scene, type SceneStack } from '../scene.ts';
import type { CreateCheck } from '../witness.ts';

/** Since the last sweep but one. */
const twoSweepsMs = 10 * 60_000 + 30_000;

export const convergence: CreateCheck = (scene, report) => ({
  atRest(converged) {
    if (!converged) report('rest', 'the fleet has not come to rest: sweeps still change something');
    for (const stack of scene.stacks) {
      for (const sentence of unsettled(scene, stack)) report(sentence, sentence);
    }
  },
});

function unsettled(scene: Scene, stack: SceneStack): readonly string[] {
  const said = openReasons(scene, stack);
  if (said.has('paused')) return [];
  return bare(scene, stack).flatMap(({ arn }) => {
    const reasons = said.get(arn) ?? [];
    if (reasons.some((reason) => !passing.has(reason))) return [];
    return [`${arn} is not mirrored for ${stack.name} at rest: ${reasons.join(', ') || 'nothing says why'}`];
  });
}

function bare(scene: Scene, stack: SceneStack) {
  const isOpen = (task: WorldTask): boolean => isWanted(task, stack) && !isMirrored(scene, task, stack);
  return [...scene.world.tasks.values()].filter(
    (task) => interfaceOf(scene, task) !== undefined && !isYoung(scene, task) && isOpen(task),
  );
}

/** A sweep leaves it to its events for its first minutes, and the next one has not come. */
function isYoung({ world: { clock } }: Scene, { connectivityAt }: WorldTask): boolean {
  return connectivityAt !== undefined && clock.now() - connectivityAt < sweepMs;
}

/** Reasons that the last sweeps gave, by task; `paused` for the whole stack. */
function openReasons(scene: Scene, { name }: SceneStack): ReadonlyMap<string, readonly string[]> {
  const said = new Map<string, string[]>();
  for (const { stack, entry } of lately(scene, twoSweepsMs)) {
    if (stack !== name || (entry.kind !== 'not-mirrored' && entry.kind !== 'held')) continue;
    const about = entry.reason === 'paused' ? 'paused' : (entry.task ?? '');
    said.set(about, [...(said.get(about) ?? []), entry.reason]);
  }
  return said;
}
