// DescribeLoadBalancerAttributes, for the attributes that the emulator has a state for.
import type { Operation } from '../operation.ts';
import type { elb } from '../protocol/models.ts';
import { onAll } from './access.ts';
import { loadBalancerOf } from './lookup.ts';

export const describeLoadBalancerAttributes: Operation<
  elb.DescribeLoadBalancerAttributesInput,
  elb.DescribeLoadBalancerAttributesOutput
> = {
  service: 'elasticloadbalancing',
  name: 'DescribeLoadBalancerAttributes',
  access: () => onAll('DescribeLoadBalancerAttributes'),
  run: ({ LoadBalancerArn: arn = '' }, { world }) => ({
    Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: String(loadBalancerOf(world, arn).crossZone) }],
  }),
};
