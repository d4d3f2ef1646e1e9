// The way from a VPC with tasks to collectors in another: an endpoint and a mirror target in each zone.
import { CfnTrafficMirrorTarget, CfnVPCEndpoint, type IVpc, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { Target } from '../target.ts';

export interface GatewayEndpointsProps {
  /** Of the tasks. */
  readonly vpc: IVpc;
  /** A `GatewayCollector`, or what is known of one in another stack. */
  readonly collector: { readonly endpointServiceName: string; readonly serviceName: string };
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
    const found = vpc.selectSubnets({ ...subnets, onePerAz: true }).subnets;
    this.targets = found.map(({ subnetId, availabilityZone: az }, index) => {
      const endpoint = new CfnVPCEndpoint(this, `Endpoint${index + 1}`, {
        vpcEndpointType: 'GatewayLoadBalancer',
        serviceName: collector.endpointServiceName,
        vpcId: vpc.vpcId,
        // EC2 takes one for an endpoint of this type.
        subnetIds: [subnetId],
      });
      const mirrorTarget = new CfnTrafficMirrorTarget(this, `MirrorTarget${index + 1}`, {
        description: 'Collectors of the packets of tasks, by a gateway (tasktap)',
        gatewayLoadBalancerEndpointId: endpoint.ref,
      });
      return Target.collector({ mirrorTarget, serviceName: collector.serviceName }, { az, vpc: vpc.vpcId });
    });
  }
}
