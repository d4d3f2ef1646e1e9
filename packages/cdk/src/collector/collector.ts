// Collectors as a construct: `new Collector(this, 'Collector', { cluster, image })`, and `Target.collector(collector)` for the tap.
import type { CfnTrafficMirrorTarget } from 'aws-cdk-lib/aws-ec2';
import type { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { type CollectorProps, usual } from './collector-props.ts';
import { layDoor } from './load-balancer.ts';
import { findCollectorMistakes } from './mistakes.ts';
import { grantCollector } from './rights.ts';
import { scale } from './scaling.ts';
import { layService, layTaskDefinition } from './service.ts';
import { layBucket, layTables } from './storage.ts';

export class Collector extends Construct {
  /** What `Target.collector` gives to a tap. */
  readonly mirrorTarget: CfnTrafficMirrorTarget;
  /** Of the ECS service, whose tasks no tap mirrors that has this target. */
  readonly serviceName: string;
  readonly loadBalancer: NetworkLoadBalancer;
  readonly bucket: IBucket;
  /** Where Athena finds `flows` and `flows_by_service`. */
  readonly databaseName: string;

  constructor(scope: Construct, id: string, props: CollectorProps) {
    super(scope, id);
    findCollectorMistakes(this, props);
    const { prefix = usual.prefix, captureDays = usual.captureDays, flowDays = usual.flowDays } = props;
    const subnets = props.subnets ?? { onePerAz: true };
    this.bucket = props.bucket ?? layBucket(this, prefix, { captures: captureDays, flows: flowDays });
    this.databaseName = layTables(this, props.database ?? usual.database, this.bucket, prefix).ref;
    const door = layDoor(this, props.cluster.vpc, subnets);
    const definition = layTaskDefinition(this, props, { bucket: this.bucket.bucketName, prefix });
    const service = layService(this, definition, door, props, subnets);
    // A collector that starts without them would complain for a while.
    service.node.addDependency(grantCollector(this, definition.taskRole, this.bucket, prefix));
    const { fewest = usual.fewest, most = usual.most, bytesPerSecond = usual.bytesPerSecond } = props;
    scale(this, service, door, { fewest, most, bytesPerSecond });
    this.mirrorTarget = door.mirrorTarget;
    this.loadBalancer = door.loadBalancer;
    this.serviceName = service.serviceName;
  }
}
