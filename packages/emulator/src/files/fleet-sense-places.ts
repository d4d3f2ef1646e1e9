// Places in a fleet file: hosts and subnets that its tasks cannot run in.
import { subnetBlock } from '../world/subnet-block.ts';
import type { Nonsense } from './fleet-nonsense.ts';
import type { Parts } from './fleet-parts.ts';
import { workloadsOf } from './fleet-sense-names.ts';

const nothing: readonly Nonsense[] = [];

export function nowhereToRun(parts: Parts): readonly Nonsense[] {
  const weights = parts.hosts.things.map(([, { weight }]) => weight);
  const expected = 'expected at least one share above 0';
  const ofAll = parts.hosts.whole && total(weights) === 0;
  return [
    ...(ofAll ? [{ path: ['hosts'] as const, found: 0, expected }] : nothing),
    ...workloadsOf(parts).flatMap(([at, { hosts }]) =>
      hosts !== undefined && total(Object.values(hosts)) === 0
        ? [{ path: [...at, 'hosts'] as const, found: 0, expected }]
        : nothing,
    ),
  ];
}

function total(shares: readonly number[]): number {
  return shares.reduce((sum, share) => sum + share, 0);
}

/** ECS developer guide, Fargate task definition considerations. */
export function impossibleNetworks(parts: Parts): readonly Nonsense[] {
  return workloadsOf(parts).flatMap(([at, { launchType = 'FARGATE', networkMode = 'awsvpc' }]) =>
    launchType === 'FARGATE' && networkMode !== 'awsvpc'
      ? [{ path: [...at, 'networkMode'] as const, found: networkMode, expected: 'expected awsvpc, or launchType: EC2' }]
      : nothing,
  );
}

/** Blocks are powers of two: where two share an address, one lies in the other. */
export function overlappingSubnets({ subnets }: Parts): readonly Nonsense[] {
  const blocks = subnets.things
    .map(([place, { cidr }]) => ({ place, cidr, ...addresses(cidr) }))
    .sort((one, other) => one.first - other.first || other.end - one.end);
  let outer = blocks[0];
  return blocks.slice(1).flatMap((block) => {
    if (outer !== undefined && block.first < outer.end) {
      const expected = `expected addresses that subnet ${outer.place} (${outer.cidr}) does not have`;
      return [{ path: ['subnets', block.place, 'cidr'] as const, found: block.cidr, expected }];
    }
    outer = block;
    return nothing;
  });
}

function addresses(cidr: string): { readonly first: number; readonly end: number } {
  const { first = 0, size = 0 } = subnetBlock(cidr) ?? {};
  return { first, end: first + size };
}

/** A deployment runs the tasks of before and after side by side. */
const SIDE_BY_SIDE = 2;

/** Only of a whole list it is known which share each subnet has: everything takes the subnets in turn, from the first on. */
export function crowdedSubnets(parts: Parts): readonly Nonsense[] {
  const { services, tasks, subnets, targets } = parts;
  if (!subnets.whole) return nothing;
  const shareOf = (count: number): number => Math.ceil(count / subnets.things.length);
  const ofServices = services.things
    .filter(([, { networkMode = 'awsvpc' }]) => networkMode === 'awsvpc')
    .map(([, { count }]) => shareOf(count * SIDE_BY_SIDE));
  const ofTasks = shareOf(tasks.things.length);
  const ofTargets = targets.things.filter(([, { kind }]) => kind === 'network-interface').length;
  return subnets.things.flatMap(([place, { cidr }]) => {
    const needed = total(ofServices) + ofTasks + (place === 0 ? ofTargets : 0);
    const usable = subnetBlock(cidr)?.usable ?? 0;
    const expected = `expected at least ${needed} addresses, since a deployment makes the tasks of a service twice`;
    return needed <= usable ? nothing : [{ path: ['subnets', place, 'cidr'] as const, found: usable, expected }];
  });
}
