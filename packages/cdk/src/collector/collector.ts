// Collectors as a construct: `new Collector(this, 'Collector', { cluster, image })`, and `Target.collector(collector)` for the tap.
import type { CfnTrafficMirrorTarget } from 'aws-cdk-lib/aws-ec2';
import type { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Journal } from '../task-tap.ts';
import type { CollectorProps } from './collector-props.ts';
import { layCollectors } from './collectors.ts';
import { layNetworkDoor } from './load-balancer.ts';

export class Collector extends Construct {
  /** What `Target.collector` gives to a tap. */
  readonly mirrorTarget: CfnTrafficMirrorTarget;
  /** Of the ECS service, whose tasks no tap mirrors that has this target. */
  readonly serviceName: string;
  readonly loadBalancer: NetworkLoadBalancer;
  readonly bucket: IBucket;
  /** Where Athena finds `flows` and `flows_by_service`. */
  readonly databaseName: string;
  readonly #readJournal: (journals: readonly Journal[]) => void;

  constructor(scope: Construct, id: string, props: CollectorProps) {
    super(scope, id);
    const { door, serviceName, bucket, databaseName, readJournal } = layCollectors(this, props, (subnets) =>
      layNetworkDoor(this, props.cluster.vpc, subnets, props.peers),
    );
    this.mirrorTarget = door.mirrorTarget;
    this.loadBalancer = door.loadBalancer;
    this.serviceName = serviceName;
    this.bucket = bucket;
    this.databaseName = databaseName;
    this.#readJournal = readJournal;
  }

  /**
   * Has the collectors read the journal of a tap of the same stack, `collector.readJournal(tap.journals)`: tasks too short for EC2 to be asked
   * about them get their names.
   */
  readJournal(journals: readonly Journal[]): void {
    this.#readJournal(journals);
  }
}
