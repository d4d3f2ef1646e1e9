// How a task's session should be: as the rule says that selects the task, else as the policy says; and every place that a policy names.
import type { FilterId, TargetId } from './ids.ts';
import type { MirrorPolicy, Rule, Wish } from './policy.ts';
import { ruleFor } from './select.ts';
import type { Task } from './snapshot.ts';

/** Of a task that no rule selects, or of which that is not known: as the policy says. */
export function wishFor(task: Task, policy: MirrorPolicy): Wish {
  const rule = ruleFor(task, policy.rules);
  return rule.kind === 'matched' ? wishOf(rule.rule, policy) : policy;
}

/** Each once. */
export function targetsOf(policy: MirrorPolicy): readonly TargetId[] {
  return [...new Set(everyWish(policy).flatMap(({ targets }) => targets.map(({ id }) => id)))];
}

/** Each once. */
export function filtersOf(policy: MirrorPolicy): readonly FilterId[] {
  return [...new Set(everyWish(policy).map(({ filter }) => filter))];
}

function everyWish(policy: MirrorPolicy): readonly Wish[] {
  return [policy, ...policy.rules.map((rule) => wishOf(rule, policy))];
}

function wishOf(rule: Rule, policy: MirrorPolicy): Wish {
  return {
    targets: rule.targets ?? policy.targets,
    filter: rule.filter ?? policy.filter,
    sessionNumber: rule.sessionNumber ?? policy.sessionNumber,
    packetLength: rule.packetLength ?? policy.packetLength,
  };
}
