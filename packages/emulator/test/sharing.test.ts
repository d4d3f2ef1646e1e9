// A mirror target is shared between two accounts, or not at all.
import { expect, test } from 'vitest';
import { shareTarget } from '../src/world/sharing.ts';
import { createAccount, NLB } from './account.ts';

test('with itself no account shares a target', () => {
  const { world, target } = createAccount();
  const { id } = target('network-load-balancer', NLB);
  expect(() => shareTarget(world, world, id)).toThrow('Expected two accounts, got 111122223333 twice');
});

test('a target that is not there cannot be shared', () => {
  const [owner, other] = [createAccount(), createAccount()];
  expect(() => shareTarget(owner.world, other.world, 'tmt-1')).toThrow('Expected a target of 111122223333, got tmt-1');
});
