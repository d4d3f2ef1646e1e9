// The way from a VPC with tasks to collectors in another: an endpoint and a mirror target in each zone.

import { collectorsTag } from '@tasktap/core';
import { Annotations, type CfnResource } from 'aws-cdk-lib';
import { CfnTrafficMirrorTarget, CfnVPCEndpoint, type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { Target } from '../target.ts';
import { placeBeyond } from './boundary.ts';

/** As much of a `GatewayCollector` as the way to it needs. */
interface Receivers {
  readonly endpointServiceName: string;
  readonly serviceName: string;
  /** Of a construct. */
  readonly endpointPermissions?: CfnResource;
}

export interface GatewayEndpointsProps {
  /** Of the tasks. */
  readonly vpc: IVpc;
  /** A `GatewayCollector`; of one in another account, its two names as text. */
  readonly collector: Receivers;
  /**
   * Where the endpoints are, one in each zone: zones that the load balancer of the collectors has as well.
   * @default - private subnets with a way out, one in each zone
   */
  readonly subnets?: SubnetSelection;
}

export class GatewayEndpoints extends Construct {
  /** For a tap: each takes the tasks of its zone in this VPC. */
  readonly targets: readonly Target[];

  constructor(scope: Construct, id: string, { vpc, collector, subnets = {} }: GatewayEndpointsProps) {
    super(scope, id);
    const { endpointServiceName, serviceName, endpointPermissions } = within(this, collector);
    const found = vpc.selectSubnets({ ...subnets, onePerAz: true }).subnets;
    this.targets = found.map(({ subnetId, availabilityZone: az }, index) => {
      const endpoint = new CfnVPCEndpoint(this, `Endpoint${index + 1}`, {
        vpcEndpointType: 'GatewayLoadBalancer',
        serviceName: endpointServiceName,
        vpcId: vpc.vpcId,
        // EC2 takes one for an endpoint of this type.
        subnetIds: [subnetId],
      });
      if (endpointPermissions !== undefined) endpoint.node.addDependency(endpointPermissions);
      const mirrorTarget = new CfnTrafficMirrorTarget(this, `MirrorTarget${index + 1}`, {
        description: 'Collectors of the packets of tasks, by a gateway (tasktap)',
        gatewayLoadBalancerEndpointId: endpoint.ref,
        // By it both sides find each other: the collectors their tasks, and commands what the collectors tell.
        tags: [{ key: collectorsTag, value: endpointServiceName }],
      });
      return Target.collector({ mirrorTarget, serviceName }, { az, vpc: vpc.vpcId });
    });
  }
}

/** What another account's collectors are called is known when they are deployed, and CDK would say so without saying what to do. */
function within(way: Construct, collector: Receivers): Receivers {
  const place = Construct.isConstruct(collector) ? placeBeyond(way, collector) : undefined;
  if (place === undefined) return collector;
  Annotations.of(way).addError(
    `Expected collectors in the account and region of the endpoints, got those of ${place}: give \`endpointServiceName\` and \`serviceName\` as text; whether those tasks are heard is not told across accounts.`,
  );
  return { endpointServiceName: '', serviceName: '' };
}
