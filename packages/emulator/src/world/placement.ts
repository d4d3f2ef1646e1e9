// Where a task lands: on a kind of host, drawn by weight, and in a subnet, taken in turn.
import type { Random } from './random.ts';
import type { HostShare, HostType, Subnet, World } from './state.ts';

/** Anywhere in the account, by the weights of the host types. */
export function anyHost(world: World): readonly HostShare[] {
  return [...world.hostTypes.values()].map((hostType) => ({ hostType, weight: hostType.weight }));
}

/** Throws when all weights together are 0: a mistake of the fleet, not an answer of AWS. */
export function drawHost(random: Random, shares: readonly HostShare[]): HostType {
  let left = random.next() * shares.reduce((sum, { weight }) => sum + weight, 0);
  const chosen = shares.find(({ weight }) => {
    left -= weight;
    return left < 0;
  });
  if (chosen !== undefined) return chosen.hostType;
  throw new Error('Expected a host type with a weight above 0 to place a task on, got none. Add one to the fleet.');
}

/** The subnet whose turn it is; without ids all subnets of the account take part. */
export function subnetInTurn(world: World, subnetIds: readonly string[], turn: number): Subnet {
  const among = subnetIds.length > 0 ? subnetIds : [...world.subnets.keys()];
  const id = among[turn % among.length] ?? '';
  const subnet = world.subnets.get(id);
  if (subnet !== undefined) return subnet;
  throw new Error(`Expected a subnet of this world, got ${id || 'none'}. Add one to the fleet.`);
}
