// An action as a plan shows it: what would be done to what, and nothing that differs from one look to the next.
import type { Action, ClusterArn, Snapshot, Task } from '@tasktap/core';
import * as v from 'valibot';

const id = v.string();
const packetLength = v.nullable(v.number());

/** `interface`, `task` and `session` are ids or ARNs as AWS writes them. */
export const shownAction = v.variant('kind', [
  v.object({
    kind: v.literal('create-session'),
    cluster: id,
    service: v.nullable(id),
    task: id,
    interface: id,
    target: id,
    filter: id,
    number: v.number(),
    packetLength,
  }),
  v.object({
    kind: v.literal('modify-session'),
    cluster: id,
    service: v.nullable(id),
    task: id,
    session: id,
    target: id,
    filter: id,
    packetLength,
    from: v.object({ target: id, filter: id, packetLength }),
  }),
  v.object({
    kind: v.literal('delete-session'),
    cluster: id,
    service: v.nullable(id),
    session: id,
    interface: id,
    reason: id,
  }),
  v.object({
    kind: v.literal('stop-task'),
    cluster: id,
    service: v.nullable(id),
    task: id,
    wasRunning: v.boolean(),
    code: id,
  }),
]);

export type ShownAction = v.InferOutput<typeof shownAction>;

export function show(action: Action, { cluster, tasks, sessions }: Snapshot): ShownAction {
  const serviceOf = (is: (task: Task) => boolean): string | null => tasks.find(is)?.service ?? null;
  switch (action.kind) {
    case 'create-session': {
      const { kind, task, eni, target, filter, number, packetLength: length = null } = action;
      const service = serviceOf(({ arn }) => arn === task);
      return { kind, cluster, service, task, interface: eni, target, filter, number, packetLength: length };
    }
    case 'modify-session': {
      const { kind, task, session, target, filter, packetLength: length = null } = action;
      const was = sessions.find((each) => each.id === session);
      const from = {
        target: was?.target ?? target,
        filter: was?.filter ?? filter,
        packetLength: was?.packetLength ?? null,
      };
      const service = serviceOf(({ arn }) => arn === task);
      return { kind, cluster, service, task, session, target, filter, packetLength: length, from };
    }
    case 'delete-session': {
      const { kind, session, eni, reason } = action;
      return { kind, cluster, service: serviceOf((task) => task.eni?.id === eni), session, interface: eni, reason };
    }
    case 'stop-task': {
      const { kind, task, service, wasRunning, code } = action;
      return { kind, cluster, service, task, wasRunning, code };
    }
  }
}

/** What an action is done to: an interface for a create, else a session or a task. */
export function subjectOf(action: ShownAction): string {
  switch (action.kind) {
    case 'create-session':
      return action.interface;
    case 'modify-session':
    case 'delete-session':
      return action.session;
    case 'stop-task':
      return action.task;
  }
}

/** The same for the same action on the same thing, whatever the order of its fields. */
export function keyOf(action: ShownAction): string {
  return JSON.stringify(Object.entries(action).sort(([one], [other]) => (one < other ? -1 : 1)));
}

export type PlacedAction = { readonly cluster: ClusterArn; readonly action: Action; readonly shown: ShownAction };
