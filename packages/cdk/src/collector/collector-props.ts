// Everything that can be said of collectors in a CDK app, with its default.
import type { IPeer, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ContainerImage, ICluster } from 'aws-cdk-lib/aws-ecs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** They are two, so that one may go; the figures are for a start, not measured on Fargate. */
export const usual = {
  cpu: 1_024,
  memoryMiB: 2_048,
  spoolGiB: 50,
  fewest: 2,
  most: 10,
  bytesPerSecond: 50_000_000,
  prefix: 'tasktap',
  captureDays: 30,
  flowDays: 365,
  database: 'tasktap',
  forwarderVni: 1,
} as const;

export interface CollectorProps {
  /** Where the collectors run, on Fargate; load balancer and mirror target are in its VPC. */
  readonly cluster: ICluster;
  /** Target `collector` of the Dockerfile in `tasktap-image.zip`, for Linux on x86-64. */
  readonly image: ContainerImage;
  /**
   * Of the load balancer and of the collectors. From there they must reach the APIs of EC2, ECS, S3 and CloudWatch Logs, and the registry
   * of the image: by NAT or by VPC endpoints.
   * @default - private subnets with a way out, one in each zone
   */
  readonly subnets?: SubnetSelection;
  /**
   * Whose mirrored packets are let in. Packets come from the primary address of the interface that is mirrored. Health checks of the load
   * balancer, whose addresses are in the VPC, are let in besides. Of a VPC with several CIDRs the first counts for both.
   * @default - the VPC's CIDR
   */
  readonly peers?: readonly IPeer[];
  /**
   * Where captures and flows go. A life cycle is set on none that is given; one with a key of KMS of your own is given with it, by `Bucket.fromBucketAttributes`.
   * @default - a new one: encrypted, without public access, with TLS only, kept when the stack is deleted
   */
  readonly bucket?: IBucket;
  /**
   * What keys in the bucket begin with, before `/captures/` and `/flows/`. Rights end there.
   * @default 'tasktap'
   */
  readonly prefix?: string;
  /**
   * Days after which captures are deleted from a new bucket.
   * @default 30
   */
  readonly captureDays?: number;
  /**
   * Days after which flows are deleted from a new bucket.
   * @default 365
   */
  readonly flowDays?: number;
  /**
   * Name of the database of Glue, where Athena finds `flows` and `flows_by_service`. No two of an account and region may have the same.
   * @default 'tasktap'
   */
  readonly database?: string;
  /**
   * Of each collector; 1024 are one vCPU. Packets are received on one core, and flows, captures and uploads are another's work: beyond two, more
   * collectors do more than larger ones.
   * @default 1024
   */
  readonly cpu?: number;
  /**
   * Of each collector.
   * @default 2048
   */
  readonly memoryMiB?: number;
  /**
   * The disk of each collector, which goes with it: what S3 has not taken yet. 21 to 200.
   * @default 50
   */
  readonly spoolGiB?: number;
  /** @default 2 */
  readonly fewest?: number;
  /** @default 10 */
  readonly most?: number;
  /**
   * Mirrored bytes a second, on average, beyond which there are to be more collectors.
   * @default 50_000_000 - 400 Mbit/s; not measured on Fargate: watch what receivers drop
   */
  readonly bytesPerSecond?: number;
  /**
   * Whom the alarm tells that is raised for tasks which are mirrored and not heard.
   * @default - nobody: it only changes its state
   */
  readonly alarmTopic?: ITopic;
  /**
   * By which packets are known that tasks forward themselves: of all forwarders that send here, what `--vni` was when `tasktap sidecar` made them.
   * It counts where the collectors look for forwarders. 0 to 16777215.
   * @default 1
   */
  readonly forwarderVni?: number;
}
