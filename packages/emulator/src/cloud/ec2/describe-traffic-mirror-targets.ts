// DescribeTrafficMirrorTargets.
import type { MirrorTarget } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { type Fields, filtered, LARGEST_PAGE, named, page } from './describe.ts';
import { targetOf } from './lookup.ts';
import { targetView } from './views.ts';

const fields: Fields<MirrorTarget> = {
  description: (target) => target.description,
  'network-interface-id': (target) => (target.kind === 'network-interface' ? target.resource : undefined),
  'network-load-balancer-arn': (target) => (target.kind === 'network-load-balancer' ? target.resource : undefined),
  'owner-id': (target) => target.ownerId,
  'traffic-mirror-target-id': (target) => target.id,
};

export const describeTrafficMirrorTargets: Operation<
  ec2.DescribeTrafficMirrorTargetsRequest,
  ec2.DescribeTrafficMirrorTargetsResult
> = {
  service: 'ec2',
  name: 'DescribeTrafficMirrorTargets',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeTrafficMirrorTargets'),
  run(input, { world }) {
    const targets = input.TrafficMirrorTargetIds?.map((id) => targetOf(world, id)) ?? world.targets.values();
    const found = page(filtered(targets, input.Filters, named(fields)), input, (target) => target.id, LARGEST_PAGE);
    return { TrafficMirrorTargets: found.things.map(targetView), NextToken: found.nextToken };
  },
};
