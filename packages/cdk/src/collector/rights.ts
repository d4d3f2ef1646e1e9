// What the collectors may do: read who has which VNI, and put files under their prefix, where they see again what they put.
import { rights } from '@tasktap/aws';
import { Aws } from 'aws-cdk-lib';
import type { CfnPolicy, IRole } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { layRights } from '../rights-policy.ts';
import { arnOf, type Statement, wildcards } from '../statements.ts';
import type { Sources } from './door.ts';

type CollectorAction = (typeof rights)['name-packets' | 'find-targets'][number];

const sids: Readonly<Record<CollectorAction, 'ReadEc2' | 'FindTasks' | 'ReadTasks'>> = {
  'ec2:DescribeTrafficMirrorSessions': 'ReadEc2',
  'ec2:DescribeNetworkInterfaces': 'ReadEc2',
  'ec2:DescribeTrafficMirrorTargets': 'ReadEc2',
  'ecs:ListClusters': 'FindTasks',
  'ecs:ListTasks': 'FindTasks',
  'ecs:DescribeTasks': 'ReadTasks',
};

const reasons: Readonly<Record<string, string | undefined>> = {
  ReadEc2: wildcards.ReadEc2,
  FindTasks:
    'Whose packets come is not known beforehand: any cluster may have tasks that are mirrored. Nothing is changed.',
  ReadTasks: 'Tasks come and go, in any cluster. Nothing is changed.',
  PutFiles: 'Names of files hold the time; all are under the prefix of the collectors.',
};

interface Grants {
  readonly sources: Sources;
  readonly bucket: IBucket;
  readonly prefix: string;
}

export function grantCollector(scope: Construct, role: IRole, { sources, bucket, prefix }: Grants): CfnPolicy {
  const needed: readonly CollectorAction[] =
    sources.kind === 'mirror-target' ? rights['name-packets'] : [...rights['name-packets'], ...rights['find-targets']];
  const actions = (sid: (typeof sids)[CollectorAction]) => needed.filter((each) => sids[each] === sid);
  const statements: readonly Statement[] = [
    {
      ...allow('ReadEc2', actions('ReadEc2'), '*'),
      Condition: { StringEquals: { 'ec2:Region': Aws.REGION } },
    },
    allow('FindTasks', actions('FindTasks'), '*'),
    allow('ReadTasks', actions('ReadTasks'), arnOf('ecs', 'task/*')),
    allow('PutFiles', ofFiles, `${bucket.bucketArn}/${prefix}/*`),
    // Else S3 calls an object that is not there forbidden. That request names no prefix, so no condition can keep to ours.
    allow('TellMissingFromForbidden', ['s3:ListBucket'], bucket.bucketArn),
    ...(bucket.encryptionKey === undefined
      ? []
      : [allow('Encrypt', ['kms:GenerateDataKey', 'kms:Decrypt'], bucket.encryptionKey.keyArn)]),
  ];
  return layRights(scope, 'Rights', { policyName: 'collect', roleName: role.roleName, statements, reasons });
}

/** `arn`: of a log group, with all of its streams. */
export function grantJournal(scope: Construct, id: string, role: IRole, arn: string): CfnPolicy {
  const statements = [allow('ReadJournal', ['logs:FilterLogEvents'], arn)];
  return layRights(scope, id, { policyName: `collect-${id}`, roleName: role.roleName, statements, reasons: {} });
}

/** docs/captures.md, "Into S3". */
const ofFiles = ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

function allow(Sid: string, Action: readonly string[], Resource: string): Statement {
  return { Sid, Effect: 'Allow', Action, Resource };
}
