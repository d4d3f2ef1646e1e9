// What apply is asked to do: a plan that was saved, or one that it makes itself from the same options as plan.
import { expectCluster } from '../account/flags.ts';
import type { ViewWishes } from '../account/view.ts';
import { readWish } from '../account/wish.ts';
import type { PlanFlags } from '../plan/plan.ts';
import type { ShownPlan } from '../plan/shown-plan.ts';
import { unfit } from '../user-error.ts';
import { readPlan } from './read-plan.ts';

export interface ApplyFlags extends PlanFlags {
  /** Path of a saved plan; `-` is standard input. */
  readonly plan?: string;
  readonly yes?: true;
}

export interface ApplyWishes {
  /** Undefined: none was saved. */
  readonly saved: ShownPlan | undefined;
  readonly wishes: ViewWishes;
}

/** A saved plan tells these itself. */
const toldByPlan = [
  'cluster',
  'service',
  'owner',
  'switch',
  'notes',
  'policy',
  'target',
  'filter',
  'unmirrorable',
  'serialized',
] as const satisfies readonly (keyof ApplyFlags)[];

/** @throws UserError */
export async function readWishes(flags: ApplyFlags): Promise<ApplyWishes> {
  if (flags.plan === undefined) {
    expectCluster(flags);
    const wish = await readWish(flags, undefined);
    return { saved: undefined, wishes: { flags, wish, stackNeeded: true, serialized: flags.serialized === true } };
  }
  const twice = toldByPlan.filter((name) => flags[name] !== undefined);
  if (twice.length > 0) {
    throw unfit(
      `Expected no --${twice.join(', no --')} beside --plan: the plan says it already. Plan again to change it.`,
    );
  }
  const saved = await readPlan(flags.plan);
  if (flags.region !== undefined && flags.region !== saved.region) {
    throw unfit(`Expected the region of the plan, ${saved.region}, found --region ${flags.region}.`);
  }
  return { saved, wishes: wishesOf(saved) };
}

function wishesOf({ clusters, service, owner, names, policy, serialized }: ShownPlan): ViewWishes {
  return {
    flags: {
      cluster: clusters,
      owner,
      switch: names.switch,
      notes: names.notes,
      ...(service === null ? {} : { service }),
    },
    wish: { kind: 'document', document: policy },
    stackNeeded: true,
    serialized,
  };
}
