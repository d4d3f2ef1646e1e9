// A plan as it is printed and saved: what would be done, what is held, what it costs, and all that is needed to make it again.
import { type PolicyDocument, policySchema } from '@tasktap/controller';
import { explainHeld } from '@tasktap/core';
import * as v from 'valibot';
import { placeJson } from '../account/place-lines.ts';
import { namesOf, type StackFlags } from '../account/stack-names.ts';
import { unreadOf, type View } from '../account/view.ts';
import { callsOf, costOf } from './price.ts';
import { type PlacedAction, show, shownAction } from './shown-action.ts';

const shownHeld = v.object({
  what: v.picklist(['create-session', 'modify-session', 'delete-session', 'stop-task']),
  cluster: v.string(),
  service: v.nullable(v.string()),
  task: v.nullable(v.string()),
  session: v.nullable(v.string()),
  reason: v.string(),
  advice: v.string(),
});

export const shownPlan = v.object({
  /** Counts up when a field changes its meaning. */
  version: v.literal(1),
  /** ISO 8601, UTC. */
  madeAt: v.string(),
  region: v.string(),
  owner: v.string(),
  targets: v.array(v.string()),
  filter: v.string(),
  switch: v.picklist(['on', 'off', 'unread']),
  sessions: v.array(v.object({ owner: v.nullable(v.string()), sessions: v.number() })),
  names: v.object({ switch: v.string(), notes: v.string() }),
  policy: policySchema,
  serialized: v.boolean(),
  /** ARNs. */
  clusters: v.array(v.string()),
  service: v.nullable(v.string()),
  actions: v.array(shownAction),
  held: v.array(shownHeld),
  calls: v.array(v.object({ operation: v.string(), count: v.number() })),
  cost: v.object({ sessions: v.number(), usdPerHour: v.number(), usdPerMonth: v.number() }),
  unread: v.array(v.looseObject({ operation: v.string(), code: v.string(), message: v.string() })),
});

export type ShownPlan = v.InferOutput<typeof shownPlan>;
export type ShownHeld = v.InferOutput<typeof shownHeld>;

export interface PlanWishes {
  readonly flags: StackFlags & { readonly service?: string };
  readonly serialized: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function planOf(view: View, { flags, serialized, now }: PlanWishes): ShownPlan {
  const { policy, offSwitch, clusters } = view;
  const names = namesOf(policy.owner, flags);
  const actions = placedActions(view).map(({ shown }) => shown);
  return {
    version: 1,
    madeAt: new Date(now).toISOString(),
    ...placeJson(view),
    owner: policy.owner,
    switch: offSwitch.kind,
    names: { switch: names.switchName, notes: names.notesPrefix },
    policy: view.document satisfies PolicyDocument,
    serialized,
    clusters: clusters.map(({ snapshot }) => snapshot.cluster),
    service: flags.service ?? null,
    actions,
    held: clusters.flatMap(({ plan, snapshot }) =>
      plan.held.map((held) => ({
        what: held.what,
        cluster: snapshot.cluster,
        service: held.service ?? null,
        task: held.task ?? null,
        session: held.session ?? null,
        reason: held.reason,
        advice: explainHeld(held),
      })),
    ),
    calls: [...callsOf(actions)],
    cost: costOf(actions),
    unread: unreadOf(view).map((fault) => ({ ...fault })),
  };
}

/**
 * In the order in which they are done: the planner's, but for its creates. They take turns from look to look, and two plans of one account
 * should read alike.
 */
export function placedActions({ clusters }: View): readonly PlacedAction[] {
  return clusters.flatMap(({ plan, snapshot }) => {
    const placed = plan.actions.map((action) => ({ cluster: snapshot.cluster, action, shown: show(action, snapshot) }));
    const created = placed.filter(({ action }) => action.kind === 'create-session');
    const others = placed.filter(({ action }) => action.kind !== 'create-session');
    return [...created.sort((one, other) => (taskOf(one) < taskOf(other) ? -1 : 1)), ...others];
  });
}

function taskOf({ action }: PlacedAction): string {
  return 'task' in action ? (action.task ?? '') : '';
}
