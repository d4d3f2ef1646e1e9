// DescribeTargetHealth.
import type { Operation } from '../operation.ts';
import type { elb } from '../protocol/models.ts';
import { onAll } from './access.ts';
import { refuseUnknown, targetGroupOf } from './lookup.ts';

export const describeTargetHealth: Operation<elb.DescribeTargetHealthInput, elb.DescribeTargetHealthOutput> = {
  service: 'elasticloadbalancing',
  name: 'DescribeTargetHealth',
  access: () => onAll('DescribeTargetHealth'),
  run({ TargetGroupArn: arn = '', Targets, Include }, { world }) {
    refuseUnknown([
      ['Targets', Targets],
      ['Include', Include],
    ]);
    return {
      TargetHealthDescriptions: targetGroupOf(world, arn).targets.map(({ id, port, healthy }) => ({
        Target: { Id: id, Port: port },
        HealthCheckPort: String(port),
        TargetHealth: healthy ? { State: 'healthy' } : { State: 'unhealthy', Reason: 'Target.FailedHealthChecks' },
      })),
    };
  },
};
