// Where a story plays: the account with its fleet and its faults in virtual time, and which of its deployments fail.
import { createAccount, createVirtualClock, type EmulatedAccount, type VirtualClock } from '@tasktap/emulator';
import { rememberPlaces } from './scene.ts';
import type { Story } from './story.ts';

export interface Place {
  readonly clock: VirtualClock;
  readonly account: EmulatedAccount;
  /** When each failed, by its lot: `shop/web 2` is the second deployment of that service. */
  readonly failed: ReadonlyMap<string, number>;
  /** Those that had been completed once: a later deployment was rolled back to them. */
  readonly failedAgain: ReadonlySet<string>;
}

export const begin = Date.parse('2026-03-04T08:00:00Z');

export function createPlace(story: Story): Place {
  const clock = createVirtualClock(begin);
  const until = story.minutes * 60;
  const faults = story.faults.map((fault) => ('at' in fault || 'until' in fault ? fault : { ...fault, until }));
  const account = createAccount({ clock, seed: story.seed, fleet: story.fleet, faults: { faults } });
  rememberPlaces(account.world);
  const failed = new Map<string, number>();
  const completed = new Set<string>();
  const failedAgain = new Set<string>();
  account.world.onDeploymentChange.add((_service, { lot, rolloutState }) => {
    const name = lot.slice(lot.indexOf('/') + 1);
    if (rolloutState === 'COMPLETED') completed.add(name);
    if (rolloutState !== 'FAILED') return;
    failed.set(name, clock.now());
    if (completed.has(name)) failedAgain.add(name);
  });
  return { clock, account, failed, failedAgain };
}
