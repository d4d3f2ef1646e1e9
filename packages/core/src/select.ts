// Whether the policy's rules select a task: yes, no, or not to be told from what was read.
import { matches } from './match.ts';
import type { Rule } from './policy.ts';
import type { Task } from './snapshot.ts';
import type { Truth } from './truth.ts';

/** The first rule that matches decides. A rule that might match, if more were read, leaves the answer unknown. */
export function select(task: Task, rules: readonly Rule[]): Truth {
  for (const rule of rules) {
    const matched = matches(task, rule.match);
    if (matched === 'unknown') return 'unknown';
    if (matched === 'yes') return rule.decision === 'mirror' ? 'yes' : 'no';
  }
  return 'no';
}
