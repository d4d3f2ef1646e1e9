// When there are more collectors: by their processors, and by the mirrored bytes that each gets.
import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import { Token } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Door } from './door.ts';

export interface Bounds {
  readonly fewest: number;
  readonly most: number;
  /** Units of each collector; 1024 are one vCPU. */
  readonly cpu: number;
  /** Of each collector, on average. */
  readonly bytesPerSecond: number;
}

/** Percent of the one core that receives. */
const busy = 60;
const oneCore = 1024;
/** Seconds. Tasks stay with their collector, so one that is taken away moves them, and what they say is cut in two. */
const cooldown = { scaleOutCooldown: 60, scaleInCooldown: 900 } as const;

export function scale(scope: Construct, service: FargateService, door: Door, bounds: Bounds): void {
  const count = new CfnScalableTarget(scope, 'Count', {
    serviceNamespace: 'ecs',
    scalableDimension: 'ecs:service:DesiredCount',
    resourceId: `service/${service.cluster.clusterName}/${service.serviceName}`,
    minCapacity: bounds.fewest,
    maxCapacity: bounds.most,
  });
  const track = (id: string, policyName: string, how: Tracking): void => {
    new CfnScalingPolicy(scope, id, {
      policyName,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: count.ref,
      targetTrackingScalingPolicyConfiguration: { ...cooldown, ...how },
    });
  };
  track('ByProcessor', 'by-processor', {
    targetValue: busyOf(bounds.cpu),
    predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
  });
  track('ByBytes', 'by-bytes', {
    // The load balancer reckons in minutes.
    targetValue: bounds.bytesPerSecond * 60,
    customizedMetricSpecification: { metrics: bytesOfEach(door) },
  });
}

/** Percent of all the processors: packets are received on one of them, and others that idle must not hide that it is busy. */
function busyOf(cpu: number): number {
  return Token.isUnresolved(cpu) ? busy : (busy * oneCore) / Math.max(cpu, oneCore);
}

type Tracking = CfnScalingPolicy.TargetTrackingScalingPolicyConfigurationProperty;

/** Each node of the load balancer counts the healthy collectors of all zones, where zones are crossed: the most that any sees are all. */
function bytesOfEach({ meter }: Door): CfnScalingPolicy.TargetTrackingMetricDataQueryProperty[] {
  const { namespace, bytes: metricName } = meter;
  const ofLoadBalancer = { name: 'LoadBalancer', value: meter.loadBalancer };
  const ofGroup = { name: 'TargetGroup', value: meter.targetGroup };
  return [
    {
      id: 'bytes',
      returnData: false,
      metricStat: { metric: { namespace, metricName, dimensions: [ofLoadBalancer] }, stat: 'Sum' },
    },
    {
      id: 'collectors',
      returnData: false,
      metricStat: {
        metric: { namespace, metricName: 'HealthyHostCount', dimensions: [ofLoadBalancer, ofGroup] },
        stat: 'Maximum',
      },
    },
    { id: 'each', expression: 'bytes / collectors', returnData: true },
  ];
}
