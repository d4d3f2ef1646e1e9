// Collectors for tasks of other VPCs as a construct: behind a Gateway Load Balancer, with an endpoint service that `GatewayEndpoints` lead to.
import type { CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { CollectorProps } from './collector-props.ts';
import { Collectors } from './collectors.ts';
import { type GatewayDoor, layGatewayDoor } from './gateway.ts';
import { expectAccounts } from './mistakes.ts';

/** Without `peers`: packets come from the load balancer, in the VPC of the collectors. Nor do forwarders send to a gateway. */
export interface GatewayCollectorProps extends Omit<CollectorProps, 'peers' | 'forwarderVni'> {
  /**
   * Whose VPCs may have endpoints beside those of this account: of each account its twelve digits.
   * @default - nobody's
   */
  readonly accounts?: readonly string[];
}

export class GatewayCollector extends Collectors<GatewayDoor> {
  /** What `GatewayEndpoints` ask for, in whichever VPC they are. */
  readonly endpointServiceName: string;
  /** What must be there before an endpoint. */
  readonly endpointPermissions: CfnResource;

  constructor(scope: Construct, id: string, props: GatewayCollectorProps) {
    const { accounts = [] } = props;
    super(scope, id, props, (here, subnets) => layGatewayDoor(here, props.cluster.vpc, subnets, accounts));
    expectAccounts(this, accounts);
    this.endpointServiceName = this.door.endpointServiceName;
    this.endpointPermissions = this.door.permissions;
  }
}
