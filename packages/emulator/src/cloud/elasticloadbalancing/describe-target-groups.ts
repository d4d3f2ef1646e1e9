// DescribeTargetGroups.
import { AwsError, type Operation } from '../operation.ts';
import type { elb } from '../protocol/models.ts';
import { onAll } from './access.ts';
import { allGroups, groupsOf, loadBalancerOf, refuseUnknown, targetGroupOf } from './lookup.ts';

export const describeTargetGroups: Operation<elb.DescribeTargetGroupsInput, elb.DescribeTargetGroupsOutput> = {
  service: 'elasticloadbalancing',
  name: 'DescribeTargetGroups',
  access: () => onAll('DescribeTargetGroups'),
  run({ LoadBalancerArn: arn, TargetGroupArns: arns, Names, Marker }, { world }) {
    refuseUnknown([
      ['Names', Names],
      ['Marker', Marker],
    ]);
    if (arn !== undefined && arns !== undefined) {
      throw new AwsError('ValidationError', 'Only one of the load balancer ARN and target group ARNs can be specified');
    }
    const ofOne = arn === undefined ? undefined : groupsOf(loadBalancerOf(world, arn));
    const groups = arns?.map((one) => targetGroupOf(world, one)) ?? ofOne ?? allGroups(world);
    return {
      TargetGroups: groups.map((group) => ({
        TargetGroupArn: group.arn,
        TargetGroupName: group.name,
        Protocol: group.protocol,
        Port: group.port,
        TargetType: 'instance',
      })),
    };
  },
};
