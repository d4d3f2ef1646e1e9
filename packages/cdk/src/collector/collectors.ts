// Collectors behind a door: what both constructs are, the service, what it keeps, and what it tells.
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { FargateService, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Journal } from '../task-tap.ts';
import { layAlarm } from './alarm.ts';
import { type CollectorProps, usual } from './collector-props.ts';
import type { Door } from './door.ts';
import { expectJournal, findCollectorMistakes } from './mistakes.ts';
import { grantCollector, grantJournal } from './rights.ts';
import { scale } from './scaling.ts';
import { layService, layTaskDefinition } from './service.ts';
import { layBucket, layTables } from './storage.ts';

export abstract class Collectors<D extends Door> extends Construct {
  /** Of the ECS service, whose tasks no tap mirrors that sends packets here. */
  readonly serviceName: string;
  readonly bucket: IBucket;
  /** Where Athena finds `flows` and `flows_by_service`. */
  readonly databaseName: string;
  protected readonly door: D;
  /** Names of those that are read. */
  readonly #journals: string[] = [];
  /** Names of containers whose tasks are named as well. */
  protected readonly forwarders: string[] = [];
  readonly #definition: FargateTaskDefinition;
  readonly #service: FargateService;

  /** `layDoor` is given the construct itself, and the subnets of the collectors. */
  constructor(
    scope: Construct,
    id: string,
    props: CollectorProps,
    layDoor: (here: Construct, subnets: SubnetSelection) => D,
  ) {
    super(scope, id);
    findCollectorMistakes(this, props);
    const { prefix = usual.prefix, captureDays = usual.captureDays, flowDays = usual.flowDays } = props;
    const { forwarderVni = usual.forwarderVni } = props;
    const subnets = props.subnets ?? { onePerAz: true };
    this.bucket = props.bucket ?? layBucket(this, prefix, { captures: captureDays, flows: flowDays });
    this.databaseName = layTables(this, props.database ?? usual.database, this.bucket, prefix).ref;
    this.door = layDoor(this, subnets);
    const { sources, port } = this.door;
    const { bucketName: bucket } = this.bucket;
    this.#definition = layTaskDefinition(this, props, port, {
      ...{ sources, bucket, prefix },
      ...{ journals: this.#journals, forwarders: this.forwarders, forwarderVni },
    });
    this.#service = layService(this, this.#definition, this.door, props, subnets);
    this.serviceName = this.#service.serviceName;
    // Tasks that start without them cannot be pulled or write their log, and a service whose first ones fail is rolled back (CloudFormation template
    // reference, "AWS::IAM::Policy").
    this.#service.node.addDependency(
      grantCollector(this, this.#definition.taskRole, { sources, bucket: this.bucket, prefix }),
      this.#definition.obtainExecutionRole(),
    );
    const { fewest = usual.fewest, most = usual.most, cpu = usual.cpu } = props;
    const { bytesPerSecond = usual.bytesPerSecond } = props;
    scale(this, this.#service, this.door, { fewest, most, cpu, bytesPerSecond });
    layAlarm(this, sources, props.alarmTopic);
  }

  /**
   * Has the collectors read the journal of a tap of the same stack, `collector.readJournal(tap.journals)`: tasks too short for EC2 to be asked
   * about them get their names.
   */
  readJournal(journals: readonly Journal[]): void {
    for (const { name, arn } of journals.filter((each) => expectJournal(this, each))) {
      this.#journals.push(name);
      const id = `Journal${this.#journals.length}`;
      this.#service.node.addDependency(grantJournal(this, id, this.#definition.taskRole, arn));
    }
  }
}
