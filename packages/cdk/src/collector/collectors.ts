// Collectors behind a door: what they are in either case, the service and what it keeps.
import type { SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { Journal } from '../task-tap.ts';
import { layAlarm } from './alarm.ts';
import { type CollectorProps, usual } from './collector-props.ts';
import type { Door } from './door.ts';
import { findCollectorMistakes } from './mistakes.ts';
import { grantCollector, grantJournal } from './rights.ts';
import { scale } from './scaling.ts';
import { layService, layTaskDefinition } from './service.ts';
import { layBucket, layTables } from './storage.ts';

export interface Collectors {
  readonly serviceName: string;
  readonly bucket: IBucket;
  readonly databaseName: string;
  /** Has them read these, and lets them. */
  readonly readJournal: (journals: readonly Journal[]) => void;
}

/** `layDoor` is given the subnets of the collectors. */
export function layCollectors<D extends Door>(
  scope: Construct,
  props: CollectorProps,
  layDoor: (subnets: SubnetSelection) => D,
): Collectors & { readonly door: D } {
  findCollectorMistakes(scope, props);
  const { prefix = usual.prefix, captureDays = usual.captureDays, flowDays = usual.flowDays } = props;
  const subnets = props.subnets ?? { onePerAz: true };
  const bucket = props.bucket ?? layBucket(scope, prefix, { captures: captureDays, flows: flowDays });
  const databaseName = layTables(scope, props.database ?? usual.database, bucket, prefix).ref;
  const door = layDoor(subnets);
  const names: string[] = [];
  const definition = layTaskDefinition(scope, props, door.port, {
    mirrorTarget: door.mirrorTargetId,
    bucket: bucket.bucketName,
    prefix,
    journals: names,
  });
  const service = layService(scope, definition, door, props, subnets);
  // A collector that starts without them would complain for a while.
  service.node.addDependency(grantCollector(scope, definition.taskRole, bucket, prefix));
  const { fewest = usual.fewest, most = usual.most, bytesPerSecond = usual.bytesPerSecond } = props;
  scale(scope, service, door, { fewest, most, bytesPerSecond });
  if (door.mirrorTargetId !== undefined) layAlarm(scope, door.mirrorTargetId, props.alarmTopic);
  const readJournal = (journals: readonly Journal[]): void => {
    for (const { name, arn } of journals) {
      names.push(name);
      service.node.addDependency(grantJournal(scope, `Journal${names.length}`, definition.taskRole, arn));
    }
  };
  return { serviceName: service.serviceName, bucket, databaseName, readJournal, door };
}
