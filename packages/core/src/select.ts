// Whether the policy's rules select a task: yes, no, or not to be told from what was read.
import { clusterNameOf } from './ids.ts';
import type { Rule, Selector } from './policy.ts';
import type { Task } from './snapshot.ts';

export type Selected = 'yes' | 'no' | 'unknown';

/** The first rule that matches decides. A rule that might match, if more were read, leaves the answer unknown. */
export function select(task: Task, rules: readonly Rule[]): Selected {
  for (const rule of rules) {
    const matched = matches(task, rule.match);
    if (matched === 'unknown') return 'unknown';
    if (matched === 'yes') return rule.decision === 'mirror' ? 'yes' : 'no';
  }
  return 'no';
}

function matches(task: Task, selector: Selector): Selected {
  const answers = [
    listed(clusterNameOf(task.cluster), selector.clusters),
    listed(task.service, selector.services),
    listed(task.family, selector.families),
    listed(task.launchType, selector.launchTypes),
    listed(task.capacityProvider, selector.capacityProviders, task.seenBy),
    listed(task.availabilityZone, selector.availabilityZones),
    listed(task.eni?.subnet, selector.subnets),
    ...Object.entries(selector.tags ?? {}).map(([key, globs]) => listed(task.tags.get(key), globs, task.seenBy)),
  ];
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

/** A value missing from an event may be there when the task is described; missing from a description it is not there. */
function listed(
  value: string | undefined,
  globs: readonly string[] | undefined,
  seenBy: Task['seenBy'] = 'describe',
): Selected {
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
