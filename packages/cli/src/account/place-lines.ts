// Where a command looked and in whose name, for the top of what it prints: the same lines, and the same words in JSON, for all.
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import type { View } from './view.ts';

export function placeLines({ region, owner, owners, document, offSwitch }: View, paint: Paint): readonly string[] {
  const targets = document.targets.map(({ id }) => id).join(', ');
  const sessions = owners.map((each) => `${each.owner ?? 'not of tasktap'} (${each.sessions})`).join(', ');
  return [
    `${region}, stack ${owner ?? 'unknown'}: to ${targets} through ${document.filter}`,
    `Sessions in the account by owner: ${sessions === '' ? 'none' : sessions}`,
    ...(offSwitch.kind === 'off'
      ? [paint('yellow', 'The off switch is on: nothing is created, changed, deleted or stopped.')]
      : []),
    ...(offSwitch.kind === 'unread'
      ? [paint('yellow', `The off switch could not be read (${offSwitch.fault.code || offSwitch.fault.message}).`)]
      : []),
  ];
}

export function placeJson({ region, owner, owners, document, offSwitch }: View): object {
  return {
    region,
    owner: owner ?? null,
    targets: document.targets.map(({ id }) => id),
    filter: document.filter,
    switch: offSwitch.kind,
    sessions: owners.map((each) => ({ owner: each.owner ?? null, sessions: each.sessions })),
  };
}

/** What AWS would not tell, once each. */
export function unreadLines({ clusters }: View): readonly string[] {
  const told = clusters.flatMap(({ faults }) =>
    faults.map(({ operation, code, message }) => `${operation}: ${code || message}`),
  );
  const distinct = [...new Set(told)];
  return distinct.length === 0
    ? []
    : ['', `AWS would not answer ${counted(distinct.length, 'read')}: ${distinct.join('; ')}`];
}
