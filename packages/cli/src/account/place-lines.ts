// Where a command looked and in whose name, for the top of what it prints: the same lines, and the same words in JSON, for all.
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import type { View } from './view.ts';

export interface Place {
  readonly region: string;
  /** Null: unknown. */
  readonly owner: string | null;
  readonly targets: string[];
  readonly filter: string;
  readonly switch: View['offSwitch']['kind'];
  /** Owner null: not of tasktap. */
  readonly sessions: { readonly owner: string | null; readonly sessions: number }[];
}

export interface Unread {
  readonly unread: readonly { readonly operation: string; readonly code: string; readonly message: string }[];
}

export function placeJson({ region, owner, owners, document, offSwitch }: View): Place {
  return {
    region,
    owner: owner ?? null,
    targets: document.targets.map(({ id }) => id),
    filter: document.filter,
    switch: offSwitch.kind,
    sessions: owners.map((each) => ({ owner: each.owner ?? null, sessions: each.sessions })),
  };
}

export function placeLines(place: Place, paint: Paint): readonly string[] {
  const { region, owner, targets, filter } = place;
  const sessions = place.sessions.map((each) => `${each.owner ?? 'not of tasktap'} (${each.sessions})`).join(', ');
  const offSwitch = switchSentences[place.switch];
  return [
    `${region}, stack ${owner ?? 'unknown'}: to ${targets.join(', ')} through ${filter}`,
    `Sessions in the account by owner: ${sessions === '' ? 'none' : sessions}`,
    ...(offSwitch === undefined ? [] : [paint('yellow', offSwitch)]),
  ];
}

const switchSentences: Readonly<Record<Place['switch'], string | undefined>> = {
  on: undefined,
  off: 'The off switch is on: nothing is created, changed, deleted or stopped.',
  unread: 'The off switch could not be read: nothing is created, changed, deleted or stopped until it can.',
};

/** What AWS would not tell, once each. */
export function unreadLines({ unread }: Unread): readonly string[] {
  const distinct = [...new Set(unread.map(({ operation, code, message }) => `${operation}: ${code || message}`))];
  return distinct.length === 0
    ? []
    : ['', `AWS would not answer ${counted(distinct.length, 'read')}: ${distinct.join('; ')}`];
}
