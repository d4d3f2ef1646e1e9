// The limits that a fleet sets for its account, in words that fit into a JSON file; what it leaves out stays as it is.
import type { Pace } from './pace.ts';
import type { Quotas } from './quotas.ts';
import type { Rate } from './rate.ts';
import type { World } from './state.ts';

type Delays = Pick<Pace, 'describeLagMs' | 'eniVisibilityLagMs' | 'lateInterfaceShare' | 'clientTokenMs'>;

export interface FleetLimits extends Readonly<Partial<Delays>> {
  /** Of API calls. By operation, e.g. `ec2:CreateTags`: it gets a bucket of its own, all others stay as documented. @default documented */
  readonly rates?: 'documented' | 'off' | Readonly<Record<string, Rate>>;
  readonly quotas?: Readonly<Partial<Quotas>>;
  /** How fast services may start tasks. */
  readonly launches?: Rate;
}

/** Rates are not the world's: the cloud reads them. */
export function plantLimits(world: World, { rates: _, quotas, launches, ...delays }: FleetLimits): void {
  Object.assign(world.quotas, quotas);
  Object.assign(world.pace, delays);
  if (launches === undefined) return;
  world.pace.launchBurst = launches.capacity;
  world.pace.launchesPerSecond = launches.refillPerSecond;
}
