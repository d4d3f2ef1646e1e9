// Where captures and flows lie: a bucket that is there already, or one made here, and the tables by which Athena reads the flows.
import { type AthenaTableDefinition, athenaTable } from '@tasktap/collector/tables';
import { Aws, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** What a collector leaves that never comes back: its uploads that have begun. */
const abandoned = Duration.days(7);

export function layBucket(
  scope: Construct,
  prefix: string,
  days: { readonly captures: number; readonly flows: number },
): IBucket {
  const bucket = new Bucket(scope, 'Bucket', {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    lifecycleRules: [
      { id: 'captures', prefix: `${prefix}/captures/`, expiration: Duration.days(days.captures) },
      { id: 'flows', prefix: `${prefix}/flows/`, expiration: Duration.days(days.flows) },
      { id: 'abandoned', abortIncompleteMultipartUploadAfter: abandoned },
    ],
  });
  // As long as the bucket is there, captures are read with TLS only.
  bucket.policy?.applyRemovalPolicy(RemovalPolicy.RETAIN);
  Validations.of(bucket).acknowledge({
    id: 'AwsSolutions::AwsSolutions-S1',
    reason:
      'Who reads it is told by data events of CloudTrail, which the account turns on for all of its buckets or none.',
  });
  return bucket as IBucket;
}

/** Of the definitions that docs/flows.md shows as SQL. */
export function layTables(scope: Construct, name: string, bucket: IBucket, prefix: string): CfnDatabase {
  const database = new CfnDatabase(scope, 'Database', {
    catalogId: Aws.ACCOUNT_ID,
    databaseInput: { name, description: 'Flows of ECS tasks (tasktap)' },
  });
  const location = `s3://${bucket.bucketName}/${prefix}/flows`;
  for (const kind of ['by-day', 'by-service'] as const) {
    new CfnTable(scope, kind === 'by-day' ? 'Flows' : 'FlowsByService', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: database.ref,
      tableInput: tableInput(athenaTable(kind, location)),
    });
  }
  return database;
}

const hive = 'org.apache.hadoop.hive.ql.io.parquet';

/** What Athena makes of `STORED AS PARQUET` (Athena user guide, "Parquet SerDe"). */
function tableInput({
  name,
  columns,
  partitionKeys,
  location,
  properties,
}: AthenaTableDefinition): CfnTable.TableInputProperty {
  return {
    name,
    tableType: 'EXTERNAL_TABLE',
    parameters: { EXTERNAL: 'TRUE', classification: 'parquet', ...properties },
    partitionKeys: [...partitionKeys],
    storageDescriptor: {
      columns: [...columns],
      location,
      inputFormat: `${hive}.MapredParquetInputFormat`,
      outputFormat: `${hive}.MapredParquetOutputFormat`,
      serdeInfo: { serializationLibrary: `${hive}.serde.ParquetHiveSerDe` },
    },
  };
}
