// What to do with a task that cannot be mirrored: as the rule says that selects it, else as the policy says; and the budget, where several have a say.
import type { TaskArn } from './ids.ts';
import type { MirrorPolicy, StopBudget, Unmirrorable } from './policy.ts';
import { ruleFor } from './select.ts';
import type { Task } from './snapshot.ts';

export type Replace = Unmirrorable & { readonly kind: 'replace' };
/** What is counted for each service by itself. */
type ServiceBudget = Omit<StopBudget, 'perCluster'>;

/** Of a task that no rule selects, or of which that is not known: as the policy says. */
export function unmirrorableFor(task: Task, policy: MirrorPolicy): Unmirrorable {
  const rule = ruleFor(task, policy.rules);
  return (rule.kind === 'matched' ? rule.rule.unmirrorable : undefined) ?? policy.unmirrorable;
}

/** Whether tasks of any rule are to be replaced. */
export function mayReplace(policy: MirrorPolicy): boolean {
  return everyReplace(policy).length > 0;
}

/**
 * `choice`: of the policy, or of one of its rules. Of each number the smallest counts: no rule widens what the policy allows, and `perCluster` is one for
 * all that share the cluster.
 */
export function budgetOf(choice: Replace, policy: MirrorPolicy): StopBudget {
  const ofPolicy = policy.unmirrorable.kind === 'replace' ? policy.unmirrorable.budget : choice.budget;
  const perCluster = Math.min(...everyReplace(policy).map(({ budget }) => budget.perCluster));
  return { ...smallest(choice.budget, ofPolicy), perCluster };
}

/**
 * How tasks may be replaced, of those that may: with the flags of their own rule. The tasks of a service may go by several rules, and share the smallest
 * budget.
 */
export function replacesOf(tasks: readonly Task[], policy: MirrorPolicy): ReadonlyMap<TaskArn, Replace> {
  const budgets = new Map<Task['service'], ServiceBudget>();
  const replaced = tasks.flatMap((task) => {
    const choice = unmirrorableFor(task, policy);
    if (choice.kind !== 'replace') return [];
    const own = budgetOf(choice, policy);
    budgets.set(task.service, smallest(own, budgets.get(task.service) ?? own));
    return [{ task, choice, own }];
  });
  return new Map(
    replaced.map(({ task, choice, own }) => [
      task.arn,
      { ...choice, budget: { ...own, ...budgets.get(task.service) } },
    ]),
  );
}

function smallest(one: ServiceBudget, other: ServiceBudget): ServiceBudget {
  return {
    perService: Math.min(one.perService, other.perService),
    share: Math.min(one.share, other.share),
    futileAfter: Math.min(one.futileAfter, other.futileAfter),
  };
}

function everyReplace({ unmirrorable, rules }: MirrorPolicy): readonly Replace[] {
  return [unmirrorable, ...rules.map((rule) => rule.unmirrorable)].filter((choice) => choice?.kind === 'replace');
}
