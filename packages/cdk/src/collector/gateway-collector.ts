// Collectors for tasks of other VPCs as a construct: behind a Gateway Load Balancer, with an endpoint service that `GatewayEndpoints` lead to.
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { CollectorProps } from './collector-props.ts';
import { layCollectors } from './collectors.ts';
import { layGatewayDoor } from './gateway.ts';

/** Without `peers`: packets come from the load balancer, in the VPC of the collectors. Without an alarm: there is a target for each zone and VPC. */
export type GatewayCollectorProps = Omit<CollectorProps, 'peers' | 'alarmTopic'>;

export class GatewayCollector extends Construct {
  /** What `GatewayEndpoints` ask for, in whichever VPC they are. */
  readonly endpointServiceName: string;
  /** Of the ECS service, whose tasks no tap mirrors that has its endpoints as targets. */
  readonly serviceName: string;
  readonly bucket: IBucket;
  /** Where Athena finds `flows` and `flows_by_service`. */
  readonly databaseName: string;

  constructor(scope: Construct, id: string, props: GatewayCollectorProps) {
    super(scope, id);
    const { door, serviceName, bucket, databaseName } = layCollectors(this, props, (subnets) =>
      layGatewayDoor(this, props.cluster.vpc, subnets),
    );
    this.endpointServiceName = door.endpointServiceName;
    this.serviceName = serviceName;
    this.bucket = bucket;
    this.databaseName = databaseName;
  }
}
