// Whether the policy's rules select a task: yes, no, or not to be told from what was read.
import { matches } from './match.ts';
import type { Rule } from './policy.ts';
import type { Task } from './snapshot.ts';
import type { Truth } from './truth.ts';

type Deciding =
  | { readonly kind: 'matched'; readonly rule: Rule }
  | { readonly kind: 'none' }
  /** A rule that might match, if more were read, stands before any that does. */
  | { readonly kind: 'unknown' };

export function select(task: Task, rules: readonly Rule[]): Truth {
  const deciding = ruleFor(task, rules);
  if (deciding.kind !== 'matched') return deciding.kind === 'none' ? 'no' : 'unknown';
  return deciding.rule.decision === 'mirror' ? 'yes' : 'no';
}

/** The first that matches. */
export function ruleFor(task: Task, rules: readonly Rule[]): Deciding {
  for (const rule of rules) {
    const matched = matches(task, rule.match);
    if (matched === 'unknown') return { kind: 'unknown' };
    if (matched === 'yes') return { kind: 'matched', rule };
  }
  return { kind: 'none' };
}
