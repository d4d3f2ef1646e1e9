// A plan as a diff for people: what would be created, modified, deleted and stopped, and what is held because of what.
import { clusterArn, clusterNameOf, owner as ownerOf, taskArn, taskIdOf } from '@tasktap/core';
import { placeLines, unreadLines } from '../account/place-lines.ts';
import { namesOf } from '../account/stack-names.ts';
import { sessionHour } from '../prices.ts';
import type { Paint } from '../words/paint.ts';
import { aligned } from '../words/table.ts';
import type { ShownAction } from './shown-action.ts';
import type { ShownHeld, ShownPlan } from './shown-plan.ts';

export function planLines(plan: ShownPlan, paint: Paint): readonly string[] {
  const { actions, held } = plan;
  return [
    ...placeLines(plan, paint),
    ...namesLines(plan, paint),
    '',
    ...(actions.length === 0 ? ['Nothing to do.'] : actionLines(actions, paint)),
    ...heldLines(held, paint),
    ...unreadLines(plan),
    '',
    totalLine(plan),
    ...(actions.length === 0 ? [] : [callLine(plan), costLine(plan)]),
  ];
}

/** Where they are others than the stack's own: somebody who gives a plan to apply could go around the off switch with them. */
function namesLines({ owner, names }: ShownPlan, paint: Paint): readonly string[] {
  const usual = namesOf(ownerOf(owner), {});
  if (names.switch === usual.switchName && names.notes === usual.notesPrefix) return [];
  return [paint('yellow', `Its off switch is read from ${names.switch}, its notes of stops from ${names.notes}.`)];
}

export function actionLines(actions: readonly ShownAction[], paint: Paint): readonly string[] {
  return aligned(actions.map(cellsOf)).map((line, index) => paint(colours[actions[index]?.kind ?? 'stop-task'], line));
}

const colours = {
  'create-session': 'green',
  'modify-session': 'yellow',
  'delete-session': 'red',
  'stop-task': 'red',
} as const;

/** Sign and deed, whose, what it is done to, and the particulars. */
function cellsOf(action: ShownAction): readonly string[] {
  const whose = `${nameOf(action.cluster)}/${action.service ?? '(none)'}`;
  switch (action.kind) {
    case 'create-session': {
      const { task, target, filter, number, packetLength } = action;
      const length = packetLength === null ? '' : `, ${packetLength} bytes of each packet`;
      return [
        '+ create',
        whose,
        taskIdOf(taskArn(task)),
        `session on ${action.interface} to ${target} through ${filter}, number ${number}${length}`,
      ];
    }
    case 'modify-session':
      return ['~ modify', whose, taskIdOf(taskArn(action.task)), `${action.session}: ${differences(action)}`];
    case 'delete-session':
      return ['- delete', whose, action.session, `on ${action.interface}: ${action.reason}`];
    case 'stop-task': {
      const state = action.wasRunning ? 'running' : 'not running yet';
      return ['! stop', whose, taskIdOf(taskArn(action.task)), `${state}, refused by EC2: ${action.code}`];
    }
  }
}

function differences(action: ShownAction & { readonly kind: 'modify-session' }): string {
  const { target, filter, packetLength, from } = action;
  const pairs = [
    ['target', from.target, target],
    ['filter', from.filter, filter],
    ['packet length', from.packetLength ?? 'whole', packetLength ?? 'whole'],
  ] as const;
  return pairs.flatMap(([name, was, now]) => (was === now ? [] : [`${name} ${was} → ${now}`])).join(', ');
}

const deeds: Readonly<Record<ShownHeld['what'], string>> = {
  'create-session': 'to create',
  'modify-session': 'to modify',
  'delete-session': 'to delete',
  'stop-task': 'to stop',
};

/** Once for all that are held for the same reason. */
function heldLines(held: readonly ShownHeld[], paint: Paint): readonly string[] {
  const groups = new Map<string, { readonly first: ShownHeld; count: number }>();
  for (const each of held) {
    const key = [each.what, each.cluster, each.service, each.reason].join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: each, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()].flatMap(({ first: { what, cluster, service, reason, advice }, count }) => [
    `= held    ${nameOf(cluster)}/${service ?? '(none)'}  ${count} ${deeds[what]}, because ${paint('yellow', reason)}`,
    paint('dim', `          ${advice}`),
  ]);
}

function totalLine({ actions, held }: ShownPlan): string {
  const count = (kind: ShownAction['kind']): number => actions.filter((action) => action.kind === kind).length;
  return `${count('create-session')} to create, ${count('modify-session')} to modify, ${count('delete-session')} to delete, ${count('stop-task')} to stop, ${held.length} held.`;
}

function callLine({ calls }: ShownPlan): string {
  return `Calls: ${calls.map(({ operation, count }) => `${count} ${operation}`).join(', ')}.`;
}

function costLine({ cost: { sessions, usdPerHour, usdPerMonth } }: ShownPlan): string {
  if (sessions === 0) return 'Cost: as before.';
  const change = sessions > 0 ? 'more' : 'less';
  const dollars = (value: number, decimals: number): string => `$${Math.abs(value).toFixed(decimals)}`;
  return `Cost: ${dollars(usdPerHour, 3)} an hour, ${dollars(usdPerMonth, 2)} a month ${change} (${sessionHour.region}'s price of ${sessionHour.year}; traffic is extra).`;
}

function nameOf(cluster: string): string {
  return clusterNameOf(clusterArn(cluster));
}
