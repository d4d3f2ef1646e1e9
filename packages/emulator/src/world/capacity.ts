// Which capacity provider carries the next task: bases first, then by weight.
import type { LaunchType, ProviderShare, Task, World } from './state.ts';

export interface Capacity {
  readonly launchType: LaunchType;
  /** Undefined: none was asked for. */
  readonly capacityProvider: string | undefined;
}

interface Wanted {
  /** Where no provider is asked for. */
  readonly launchType: LaunchType;
  readonly capacityProviders: readonly ProviderShare[];
}

/** Fargate's two providers are AWS's own; a name that nobody knows is taken for an Auto Scaling group. */
export function launchTypeOf(world: World, provider: string): LaunchType {
  return world.capacityProviders.get(provider)?.launchType ?? 'EC2';
}

/** Gives one task after another its capacity, so that all together keep to the strategy; `carried` are those there are already. */
export function capacityInTurn(world: World, wanted: Wanted, carried: Iterable<Task>): () => Capacity {
  const { capacityProviders: shares, launchType } = wanted;
  const [only, ...others] = shares;
  if (only === undefined) return () => ({ launchType, capacityProvider: undefined });
  const counts = new Map(shares.map(({ name }) => [name, 0]));
  // A strategy of one needs no counting, and services of thousands of tasks have such.
  for (const task of others.length > 0 ? carried : []) {
    const provider = task.capacityProvider ?? '';
    if (task.desiredStatus === 'RUNNING') counts.set(provider, (counts.get(provider) ?? 0) + 1);
  }
  return () => {
    const { name } = others.reduce((best, share) => (before(share, best, counts) ? share : best), only);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return { launchType: launchTypeOf(world, name), capacityProvider: name };
  };
}

/** What lacks tasks of its base comes first, then what has fewest for its weight; a weight of 0 carries its base and no more. */
function before(one: ProviderShare, other: ProviderShare, counts: ReadonlyMap<string, number>): boolean {
  return fullness(one, counts) < fullness(other, counts);
}

function fullness({ name, weight, base }: ProviderShare, counts: ReadonlyMap<string, number>): number {
  const beyond = (counts.get(name) ?? 0) - base;
  if (beyond < 0) return -1;
  // The share after the next task, so that the heavier of two empty ones comes first.
  return weight === 0 ? Number.POSITIVE_INFINITY : (beyond + 1) / weight;
}
