// Where a task's packets go: the nearest target that takes them, then the least loaded; and under which session number.
import type { EniId, TargetId } from './ids.ts';
import type { TargetChoice } from './policy.ts';
import type { MirrorSession, Snapshot, Task } from './snapshot.ts';
import { spread } from './spread.ts';

/** EC2 takes 1 to 32766. */
const highestSessionNumber = 32_766;

/** The targets that take this task, nearest first. */
export function eligibleTargets(task: Task, targets: readonly TargetChoice[]): readonly TargetChoice[] {
  return targets.filter((target) => takes(target, task)).sort((one, other) => nearness(other) - nearness(one));
}

/** Whether the choice hangs on the task's VPC, and that was not read: events do not carry it. */
export function needsVpc(task: Task, targets: readonly TargetChoice[]): boolean {
  return task.eni?.vpc === undefined && targets.some((target) => target.vpc !== undefined);
}

/** Undefined: every target that would take the task is full or gone. */
export function chooseTarget(
  eni: EniId,
  eligible: readonly TargetChoice[],
  load: ReadonlyMap<TargetId, number>,
  { fullTargets, gone }: Pick<Snapshot, 'fullTargets' | 'gone'>,
): TargetChoice | undefined {
  const loadOf = (target: TargetChoice): number => load.get(target.id) ?? 0;
  const hasRoom = (target: TargetChoice): boolean =>
    !fullTargets.has(target.id) && loadOf(target) < (target.capacity ?? Number.POSITIVE_INFINITY);
  const open = eligible.filter((target) => !gone.has(target.id) && hasRoom(target));
  const nearest = Math.max(...open.map(nearness));
  return open
    .filter((target) => nearness(target) === nearest)
    .reduce<TargetChoice | undefined>((best, target) => {
      if (best === undefined || loadOf(target) < loadOf(best)) return target;
      if (loadOf(target) > loadOf(best)) return best;
      // Equal loads, as always on the fast path, which does not count them: spread by interface, the same way each time.
      return spread(eni, target.id) < spread(eni, best.id) ? target : best;
    }, undefined);
}

/** The number that is wanted, or the next one that nobody on this interface holds. */
export function freeSessionNumber(wanted: number, holders: readonly MirrorSession[]): number {
  const taken = new Set(holders.map((session) => session.number));
  for (let number = wanted; number <= highestSessionNumber; number += 1) {
    if (!taken.has(number)) return number;
  }
  for (let number = 1; number < wanted; number += 1) {
    if (!taken.has(number)) return number;
  }
  return wanted;
}

function takes(target: TargetChoice, task: Task): boolean {
  return (
    (target.az === undefined || target.az === task.availabilityZone) &&
    (target.vpc === undefined || target.vpc === task.eni?.vpc)
  );
}

function nearness(target: TargetChoice): number {
  return (target.az === undefined ? 0 : 2) + (target.vpc === undefined ? 0 : 1);
}
