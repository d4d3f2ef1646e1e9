// DescribeCapacityProviders: Fargate's own two and those that a fleet names.
import { capacityProviderArn, lastPart } from '../../world/arns.ts';
import type { CapacityProvider, World } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';

export const describeCapacityProviders: Operation<
  ecs.DescribeCapacityProvidersRequest,
  ecs.DescribeCapacityProvidersResponse
> = {
  service: 'ecs',
  name: 'DescribeCapacityProviders',
  access({ capacityProviders }, { world }) {
    const action = 'ecs:DescribeCapacityProviders';
    if (capacityProviders === undefined) return [{ action, resource: '*', context: {} }];
    return capacityProviders.map((name) => ({ action, resource: arnOf(world, name), context: {} }));
  },
  run({ capacityProviders: names }, { world }) {
    const known = world.capacityProviders;
    const asked = names?.map(lastPart) ?? [...known.keys()];
    return {
      capacityProviders: asked.flatMap((name) => known.get(name) ?? []).map((found) => viewProvider(world, found)),
      failures: asked
        .filter((name) => !known.has(name))
        .map((name) => ({ arn: arnOf(world, name), reason: 'MISSING' })),
    };
  },
};

const arnOf = (world: World, name: string): string => capacityProviderArn(world, lastPart(name));

function viewProvider(world: World, { name, launchType }: CapacityProvider): ecs.CapacityProvider {
  return { capacityProviderArn: arnOf(world, name), name, status: 'ACTIVE', tags: [], type: typeOf(name, launchType) };
}

function typeOf(name: string, launchType: CapacityProvider['launchType']): ecs.CapacityProviderType {
  if (launchType === 'FARGATE') return name === 'FARGATE_SPOT' ? 'FARGATE_SPOT' : 'FARGATE';
  return launchType === 'EC2' ? 'EC2_AUTOSCALING' : 'MANAGED_INSTANCES';
}
