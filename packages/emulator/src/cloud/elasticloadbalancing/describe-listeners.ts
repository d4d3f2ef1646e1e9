// DescribeListeners.
import { AwsError, type Operation } from '../operation.ts';
import type { elb } from '../protocol/models.ts';
import { onAll } from './access.ts';
import { loadBalancerOf, refuseUnknown } from './lookup.ts';

export const describeListeners: Operation<elb.DescribeListenersInput, elb.DescribeListenersOutput> = {
  service: 'elasticloadbalancing',
  name: 'DescribeListeners',
  access: () => onAll('DescribeListeners'),
  run({ LoadBalancerArn: arn, ListenerArns, Marker }, { world }) {
    refuseUnknown([
      ['ListenerArns', ListenerArns],
      ['Marker', Marker],
    ]);
    if (arn === undefined) {
      throw new AwsError('ValidationError', 'You must specify either listener ARNs or a load balancer ARN');
    }
    return {
      Listeners: loadBalancerOf(world, arn).listeners.map((listener) => ({
        ListenerArn: listener.arn,
        LoadBalancerArn: arn,
        Port: listener.port,
        Protocol: listener.protocol,
        DefaultActions: [{ Type: 'forward', TargetGroupArn: listener.group.arn }],
      })),
    };
  },
};
