// The three functions: a bundle, a log that is kept for a while, and a role with the rights of what each does.
import type { IResolvable } from 'aws-cdk-lib';
import { type CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, type Code } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { BundleName } from './bundle-names.ts';
import { type Choice, conditional, ifChosen } from './choice.ts';
import type { Deeds } from './deeds.ts';
import type { FunctionDeed } from './grants.ts';
import { layRights } from './rights-policy.ts';
import type { TapSettings } from './settings.ts';
import { beyond, type Reach, type Statement, statementsFor, wildcards } from './statements.ts';

export interface FunctionPlan {
  /** Of the construct, and so of the resource in the template. */
  readonly id: 'OnTaskEvent' | 'OnLook' | 'OnStack';
  readonly description: string;
  readonly bundle: BundleName;
  readonly handler: 'onTaskEvent' | 'onLook' | 'onStack';
  /** Seconds. */
  readonly timeout: number;
  /** MiB; Lambda gives processor time in proportion. */
  readonly memory: number;
  /** Values may be Fn::If. */
  readonly environment: Readonly<Record<string, string | IResolvable>>;
  readonly deeds: Deeds;
  /** Undefined: it takes from no queue. */
  readonly takesFrom: string | undefined;
}

export interface Made {
  readonly function: CfnFunction;
  /** What must be there before the function is of use, and stay as long as it is. */
  readonly rights: CfnPolicy;
  readonly log: CfnLogGroup;
}

const logDays = 90;

/** Rights that are there only where they are needed. */
export type Choices = Pick<TapSettings, 'replace' | 'fromParameter'>;

export function layFunction(
  scope: Construct,
  plan: FunctionPlan,
  code: Code,
  { replace, fromParameter }: Choices,
  reach: Reach,
): Made {
  const log = new CfnLogGroup(scope, `${plan.id}Log`, { retentionInDays: logDays });
  const role = new CfnRole(scope, `${plan.id}Role`, {
    description: `What ${plan.handler} of tasktap may do`,
    assumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
  });
  const grant = (id: string, policyName: string, statements: readonly Statement[]): CfnPolicy =>
    layRights(scope, id, { policyName, roleName: role.ref, statements, reasons: wildcards });
  const always = statementsFor(plan.deeds.always, reach);
  const rights = grant(`${plan.id}Rights`, plan.handler, [
    ...always,
    ...(plan.takesFrom === undefined ? [] : [takeFrom(plan.takesFrom)]),
    writeTo(log),
  ]);
  const grantWhere = (
    choice: Choice,
    id: string,
    suffix: string,
    deeds: readonly FunctionDeed[],
  ): readonly unknown[] => {
    const policy = ifChosen(deeds.length > 0 && choice, () =>
      grant(`${plan.id}${id}`, `${plan.handler}-${suffix}`, beyond(always, statementsFor(deeds, reach))),
    );
    if (policy === undefined) return [];
    return [typeof choice === 'boolean' ? policy.ref : conditional(choice, policy.ref, '')];
  };
  const granted = [
    // Only where tasks may be stopped is the right to stop them there at all.
    ...grantWhere(replace, 'ReplaceRights', 'replace', plan.deeds.replacing),
    ...grantWhere(fromParameter, 'PolicyRights', 'policy', plan.deeds.following),
  ];
  // An asset calls its own construct `Code`, and there are two.
  const bound = code.bind(new Construct(scope, `${plan.id}Code`));
  const made = new CfnFunction(scope, plan.id, {
    description: plan.description,
    runtime: 'nodejs24.x',
    architectures: ['arm64'],
    handler: `index.${plan.handler}`,
    code: codeOf(bound),
    role: role.attrArn,
    timeout: plan.timeout,
    memorySize: plan.memory,
    // CDK types strings only; CloudFormation takes a function in the place of one.
    environment: { variables: plan.environment as Readonly<Record<string, string>> },
    // The journal and the metrics are lines of ours: Lambda's JSON format would wrap them in lines of its own.
    loggingConfig: { logGroup: log.ref, logFormat: 'Text' },
  });
  code.bindToResource(made);
  // Made, and changed, after the rights it needs. DependsOn takes no Fn::If, and no page of AWS says what it does where its resource is not made.
  if (granted.length > 0) made.addMetadata('After', granted);
  return { function: made, rights, log };
}

function codeOf({ inlineCode, s3Location }: ReturnType<Code['bind']>): CfnFunction.CodeProperty {
  if (s3Location === undefined) return inlineCode === undefined ? {} : { zipFile: inlineCode };
  return { s3Bucket: s3Location.bucketName, s3Key: s3Location.objectKey };
}

/** Of Lambda's event source mapping, which acts in the function's name (Lambda guide, "Using Lambda with SQS"). */
function takeFrom(queueArn: string): Statement {
  return {
    Sid: 'TakeFromQueue',
    Effect: 'Allow',
    Action: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
    Resource: queueArn,
  };
}

function writeTo(log: CfnLogGroup): Statement {
  return {
    Sid: 'WriteLog',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: log.attrArn,
  };
}
