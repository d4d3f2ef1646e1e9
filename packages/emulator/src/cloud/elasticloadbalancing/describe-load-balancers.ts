// DescribeLoadBalancers.
import type { LoadBalancer } from '../../world/gateway-records.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { elb } from '../protocol/models.ts';
import { onAll } from './access.ts';
import { loadBalancerOf, nameOf, refuseUnknown } from './lookup.ts';

export const describeLoadBalancers: Operation<elb.DescribeLoadBalancersInput, elb.DescribeLoadBalancersOutput> = {
  service: 'elasticloadbalancing',
  name: 'DescribeLoadBalancers',
  access: () => onAll('DescribeLoadBalancers'),
  run({ LoadBalancerArns: arns, Names: names, Marker }, { world }) {
    refuseUnknown([['Marker', Marker]]);
    if (arns !== undefined && names !== undefined) {
      throw new AwsError(
        'ValidationError',
        'Load balancer names and load balancer ARNs cannot be specified at the same time',
      );
    }
    const all = [...world.loadBalancers.values()];
    const byName = names?.map((name) => all.find((one) => nameOf(one) === name) ?? loadBalancerOf(world, name));
    const found = arns?.map((arn) => loadBalancerOf(world, arn)) ?? byName ?? all;
    return { LoadBalancers: found.map(view) };
  },
};

function view(one: LoadBalancer): elb.LoadBalancer {
  return {
    LoadBalancerArn: one.arn,
    LoadBalancerName: nameOf(one),
    Type: 'network',
    Scheme: 'internal',
    VpcId: one.vpcId,
    State: { Code: 'active' },
    IpAddressType: 'ipv4',
    AvailabilityZones: one.subnets.map(({ id, availabilityZone }) => ({ ZoneName: availabilityZone, SubnetId: id })),
  };
}
