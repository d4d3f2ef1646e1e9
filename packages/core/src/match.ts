// Whether a task is what a rule speaks of: its words against what was read of the task.
import { clusterNameOf } from './ids.ts';
import type { Selector } from './policy.ts';
import type { Task } from './snapshot.ts';
import { allOf, anyOf, negated, type Truth } from './truth.ts';

export function matches(task: Task, selector: Selector): Truth {
  return allOf([
    listed(clusterNameOf(task.cluster), selector.clusters),
    listed(task.service, selector.services),
    listed(task.family, selector.families),
    listed(task.launchType, selector.launchTypes),
    listed(task.capacityProvider, selector.capacityProviders, task.seenBy),
    listed(task.availabilityZone, selector.availabilityZones),
    listed(task.eni?.subnet, selector.subnets),
    ...Object.entries(selector.tags ?? {}).map(([key, globs]) => listed(task.tags.get(key), globs, task.seenBy)),
    ...(selector.and ?? []).map((each) => matches(task, each)),
    selector.or === undefined ? 'yes' : anyOf(selector.or.map((each) => matches(task, each))),
    selector.not === undefined ? 'yes' : negated(matches(task, selector.not)),
  ]);
}

/** A value missing from an event may be there when the task is described; missing from a description it is not there. */
function listed(
  value: string | undefined,
  globs: readonly string[] | undefined,
  seenBy: Task['seenBy'] = 'describe',
): Truth {
  if (globs === undefined) return 'yes';
  if (value === undefined) return seenBy === 'event' ? 'unknown' : 'no';
  return globs.some((glob) => globMatches(glob, value)) ? 'yes' : 'no';
}

/** `*` stands for any run of characters, `?` for exactly one. Takes time proportional to both lengths multiplied, never more. */
function globMatches(glob: string, value: string): boolean {
  let inGlob = 0;
  let inValue = 0;
  let star = -1;
  let resume = 0;
  while (inValue < value.length) {
    if (glob[inGlob] === '*') {
      star = inGlob;
      resume = inValue;
      inGlob += 1;
    } else if (glob[inGlob] === '?' || glob[inGlob] === value[inValue]) {
      inGlob += 1;
      inValue += 1;
    } else if (star >= 0) {
      inGlob = star + 1;
      resume += 1;
      inValue = resume;
    } else {
      return false;
    }
  }
  return glob.slice(inGlob).replaceAll('*', '') === '';
}
