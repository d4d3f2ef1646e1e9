// AWS::Lambda::Function, with its code in the template (`Code.ZipFile`, which becomes index.js, CommonJS).
import { mayItself } from '../../iam/roles.ts';
import { type CodeSettings, codeWork, retireWork } from '../../lambda/code-function.ts';
import { functionFrom } from '../../lambda/function.ts';
import { AwsError } from '../../operation.ts';
import { defineKind, type Made, type Making, physicalName } from '../kind.ts';
import { NO_TAGS } from '../properties.ts';
import { type Properties, schema } from './function-properties.ts';
import { variablesOf } from './function-variables.ts';

export const lambdaFunction = defineKind<Properties>({
  type: 'AWS::Lambda::Function',
  schema,
  withoutEffect: {
    Description: 'nobody reads it',
    EphemeralStorage: 'functions here have no files',
    KmsKeyArn: 'nothing here is encrypted',
    RecursiveLoop: 'loops are not detected here',
    RuntimeManagementConfig: 'functions here run on the Node that the emulator runs on',
    Tags: NO_TAGS,
    TracingConfig: 'X-Ray is not emulated',
  },
  replacedBy: ['FunctionName'],
  create(properties, making) {
    const { FunctionName: name = physicalName(making) } = properties;
    const { functions } = making.site.cloud;
    const made = functionFrom(limitsOf(name, properties), workOf(name, properties, making));
    return madeOf(name, functions.deploy(made));
  },
  update(made, properties, making) {
    const fn = making.site.cloud.functions.deployed(made.physicalId);
    if (fn === undefined) return made;
    const work = workOf(fn.name, properties, making);
    retireWork(fn);
    Object.assign(fn, limitsOf(fn.name, properties), { work });
    return made;
  },
  remove({ physicalId: name }, _, { site: { cloud } }) {
    const fn = cloud.functions.deployed(name);
    if (fn !== undefined) retireWork(fn);
    cloud.functions.remove(name);
  },
});

function madeOf(name: string, arn: string): Made {
  return { physicalId: name, attributes: { Arn: arn } };
}

function limitsOf(name: string, properties: Properties) {
  const { Timeout: seconds, ReservedConcurrentExecutions: concurrency, Role: role } = properties;
  return { name, timeoutMs: seconds * 1000, concurrency, role };
}

/** Both are asked for the stream, as AWS's own refusals name it. That Lambda's lines about a function need them too is in the Lambda guide. */
const writesLogs: readonly string[] = ['logs:CreateLogStream', 'logs:PutLogEvents'];

function workOf(name: string, properties: Properties, { site }: Making) {
  const { roles, world } = site.cloud;
  const itsRole = roles.byArn(properties.Role);
  if (itsRole === undefined || !roles.trusts(itsRole, 'lambda.amazonaws.com')) {
    throw new AwsError(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
    );
  }
  const logGroup = properties.LoggingConfig.LogGroup ?? `/aws/lambda/${name}`;
  const settings: CodeSettings = {
    name,
    code: properties.Code.ZipFile,
    handler: properties.Handler,
    timeoutMs: properties.Timeout * 1000,
    memoryMb: properties.MemorySize,
    architecture: properties.Architectures[0],
    logGroup,
    variables: variablesOf(name, properties, itsRole, site),
  };
  const mayWrite = (stream: string): boolean => {
    const arn = `arn:aws:logs:${world.region}:${world.account}:log-group:${logGroup}:log-stream:${stream}`;
    return writesLogs.every((action) => mayItself(itsRole, action, arn));
  };
  return codeWork(settings, { world, logs: site.logs, mayWrite, start: site.startEnvironment });
}
