// The environment variables of a function: those of the template, and those that Lambda sets.
import type { Role } from '../../iam/roles.ts';
import { functionArn } from '../../lambda/arns.ts';
import { AwsError } from '../../operation.ts';
import type { Site } from '../site.ts';
import type { Properties } from './function-properties.ts';

/** Lambda developer guide, "Reserved environment variables", and the emulator's own. */
const RESERVED: readonly string[] = [
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_ENDPOINT_URL',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
  '_HANDLER',
];

/** Each call is for one environment, which gets credentials of its own: a session of the function's role. */
export function variablesOf(
  name: string,
  properties: Properties,
  itsRole: Role,
  { cloud, origin }: Site,
): () => Readonly<Record<string, string>> {
  const { region } = cloud.world;
  const own = properties.Environment?.Variables ?? {};
  refuseReserved(Object.keys(own));
  refuseTooMuch(own);
  return () => {
    const arn = functionArn(cloud.world, name);
    const session = cloud.roles.assume(itsRole, name, { 'lambda:SourceFunctionArn': arn });
    return {
      ...own,
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken ?? '',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: origin(),
      AWS_EXECUTION_ENV: `AWS_Lambda_${properties.Runtime}`,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.MemorySize),
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: properties.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`,
      LAMBDA_RUNTIME_DIR: '/var/runtime',
      LAMBDA_TASK_ROOT: '/var/task',
      TZ: ':UTC',
      _HANDLER: properties.Handler,
    };
  };
}

function refuseReserved(names: readonly string[]): void {
  const reserved = names.filter((name) => RESERVED.includes(name));
  if (reserved.length === 0) return;
  throw new AwsError(
    'InvalidParameterValueException',
    `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
  );
}

/** Lambda quotas: 4 KB for all variables together. That the JSON of them is what counts is inferred from its refusal. */
const MOST_BYTES = 4096;

function refuseTooMuch(own: Readonly<Record<string, string>>): void {
  const measured = JSON.stringify(own);
  if (Buffer.byteLength(measured) <= MOST_BYTES) return;
  throw new AwsError(
    'InvalidParameterValueException',
    `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
  );
}
