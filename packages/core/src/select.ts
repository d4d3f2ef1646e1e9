// Whether the policy's rules select a task: yes, no, not by the share it takes, or not to be told from what was read.
import { type Owner, taskIdOf } from './ids.ts';
import { matches } from './match.ts';
import type { MirrorPolicy, Rule } from './policy.ts';
import type { Task } from './snapshot.ts';
import { draw } from './spread.ts';
import type { Truth } from './truth.ts';

type Deciding =
  | { readonly kind: 'matched'; readonly rule: Rule }
  | { readonly kind: 'none' }
  /** A rule that might match, if more were read, stands before any that does. */
  | { readonly kind: 'unknown' };

export function select(task: Task, { rules, owner }: Pick<MirrorPolicy, 'rules' | 'owner'>): Truth | 'not-sampled' {
  const deciding = ruleFor(task, rules);
  if (deciding.kind !== 'matched') return deciding.kind === 'none' ? 'no' : 'unknown';
  if (deciding.rule.decision === 'ignore') return 'no';
  return isSampled(task, deciding.rule, owner) ? 'yes' : 'not-sampled';
}

/** Each task for itself: neither the others, nor their order, nor a new process changes what becomes of it. */
function isSampled({ arn }: Task, { sample = 1 }: Rule, owner: Owner): boolean {
  return draw(owner, taskIdOf(arn)) < sample;
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
