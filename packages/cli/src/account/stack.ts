// Which stacks have sessions here, and which of them a command is about: the one that was named, or the only one there is.
import { type MirrorSession, type Owner, owner, readIdentity } from '@tasktap/core';
import { isOfProbe } from '../probe/marks.ts';
import { unfit } from '../user-error.ts';

export interface OwnerCount {
  /** Undefined: sessions that tasktap did not make. */
  readonly owner: Owner | undefined;
  readonly sessions: number;
}

/** In the order of their names, strangers last; a probe's sessions are gone in a moment and count for nobody. */
export function ownersOf(sessions: readonly MirrorSession[]): readonly OwnerCount[] {
  const counts = new Map<Owner | undefined, number>();
  for (const session of sessions) {
    if (isOfProbe(session)) continue;
    const by = readIdentity(session.tags)?.owner;
    counts.set(by, (counts.get(by) ?? 0) + 1);
  }
  return [...counts]
    .map(([by, count]) => ({ owner: by, sessions: count }))
    .sort((one, other) => rank(one.owner).localeCompare(rank(other.owner), 'en'));
}

/** Undefined: nobody was named, and there is not exactly one. */
export function stackOf(named: string | undefined, owners: readonly OwnerCount[]): Owner | undefined {
  if (named !== undefined) return owner(named);
  const found = owners.flatMap((each) => each.owner ?? []);
  return found.length === 1 ? found[0] : undefined;
}

/** @throws UserError where it cannot be told whose sessions a command would touch. */
export function expectStack(named: string | undefined, owners: readonly OwnerCount[]): Owner {
  const stack = stackOf(named, owners);
  if (stack !== undefined) return stack;
  const found = owners.flatMap((each) => each.owner ?? []);
  const what =
    found.length === 0
      ? 'found no session that tells one: give one that no other stack has, by --owner'
      : `found ${found.length} (${found.join(', ')}): name one by --owner`;
  throw unfit(`Expected the name of the stack whose sessions are meant, ${what}.`);
}

function rank(by: Owner | undefined): string {
  return by === undefined ? '\uffff' : by;
}
