// Which entries of the journal say that something is not as it should be.
import type { TimedEntry } from './entry.ts';

const alarming: ReadonlySet<TimedEntry['kind']> = new Set([
  'refused',
  'task-stopped',
  'held',
  'not-mirrored',
  'fault',
  'service-given-up',
  'given-up',
  'set-up-lacks',
  'policy-unread',
  'config-broken',
]);

export function isAlarming({ kind }: Pick<TimedEntry, 'kind'>): boolean {
  return alarming.has(kind);
}
