// A mirror target of one account, used by another: what AWS RAM does when the owner shares it and the other account accepts.
import type { World } from './state.ts';

/** From now on sessions of `participant` may send to the target. Throws when the owner has none of that id, or the accounts are one. */
export function shareTarget(owner: World, participant: World, targetId: string): void {
  const target = owner.targets.get(targetId);
  if (target === undefined) throw new Error(`Expected a target of ${owner.account}, got ${targetId}. Create it first.`);
  if (owner.account === participant.account) {
    throw new Error(`Expected two accounts, got ${owner.account} twice. Give one emulator another account.`);
  }
  participant.targets.set(targetId, target);
  owner.participants.add(participant);
}
