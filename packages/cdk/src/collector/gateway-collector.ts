// Collectors for tasks of other VPCs as a construct: behind a Gateway Load Balancer, with an endpoint service that `GatewayEndpoints` lead to.
import type { Construct } from 'constructs';
import type { CollectorProps } from './collector-props.ts';
import { Collectors } from './collectors.ts';
import { type GatewayDoor, layGatewayDoor } from './gateway.ts';

/** Without `peers`: packets come from the load balancer, in the VPC of the collectors. Nor do forwarders send to a gateway. */
export type GatewayCollectorProps = Omit<CollectorProps, 'peers' | 'forwarderVni'>;

export class GatewayCollector extends Collectors<GatewayDoor> {
  /** What `GatewayEndpoints` ask for, in whichever VPC they are. */
  readonly endpointServiceName: string;

  constructor(scope: Construct, id: string, props: GatewayCollectorProps) {
    super(scope, id, props, (here, subnets) => layGatewayDoor(here, props.cluster.vpc, subnets));
    this.endpointServiceName = this.door.endpointServiceName;
  }
}
