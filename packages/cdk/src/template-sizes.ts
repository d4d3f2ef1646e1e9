// How large what AWS limits would be in a template, with values for its parameters. A front door of its own: who deploys a template needs no CDK.
import { evaluated, holds, scopeOf, type Template } from './evaluate.ts';
import { type Parts, type Sizes, sizesOf } from './room.ts';

export { type Excess, excessIn, longestPattern, usualPattern } from './room.ts';
export type { Template };

/** `given`: values of parameters, and of pseudo parameters such as AWS::StackName. */
export function templateSizes(template: Template, given: Readonly<Record<string, string>>): Sizes {
  const scope = scopeOf(template, given, arnsIn(template, given));
  const resources = Object.entries(template.Resources)
    .filter(([, { Condition }]) => Condition === undefined || holds(Condition, scope) === true)
    .map(([path, { Type, Properties }]) => ({
      path,
      Type,
      properties: (evaluated(Properties, scope) ?? {}) as Properties,
    }));
  const partsOf = (type: string, valueIn: (properties: Properties) => unknown) =>
    resources
      .filter(({ Type }) => Type === type)
      .map(({ path, properties }) => ({ path, properties, value: valueIn(properties) ?? {} }));
  const parts: Parts = {
    patterns: partsOf('AWS::Events::Rule', ({ EventPattern }) => EventPattern),
    rights: partsOf('AWS::IAM::Policy', ({ PolicyDocument }) => PolicyDocument).map(({ properties, ...part }) => ({
      ...part,
      role: JSON.stringify(properties.Roles),
    })),
    variables: partsOf('AWS::Lambda::Function', ({ Environment }) => Environment?.Variables),
  };
  return sizesOf(parts);
}

/** Of the resources that rights name and CloudFormation gives names to. */
const named: Readonly<
  Record<string, { readonly property: string; readonly arn: (place: string, name: string) => string }>
> = {
  'AWS::SQS::Queue': { property: 'QueueName', arn: (place, name) => `arn:aws:sqs:${place}:${name}` },
  'AWS::Logs::LogGroup': {
    property: 'LogGroupName',
    arn: (place, name) => `arn:aws:logs:${place}:log-group:${name}:*`,
  },
};

/** Inferred: in the examples of the CloudFormation user guide a name ends with twelve or thirteen characters, after those of stack and resource. */
const random = 'x'.repeat(12);
/** Characters. SQS developer guide, "Quotas"; names of log groups may be longer. */
const longestName = 80;

/** As short as they can be. */
function arnsIn({ Resources }: Template, given: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const { 'AWS::StackName': stackName = '', 'AWS::Region': region = 'eu-west-1' } = given;
  const place = `${region}:000000000000`;
  return new Map(
    Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) => {
      const kind = named[Type];
      if (kind === undefined || kind.property in Properties) return [];
      return [[id, kind.arn(place, `${stackName}-${id}-${random}`.slice(0, longestName))] as const];
    }),
  );
}

/** As far as they matter here. */
interface Properties {
  readonly EventPattern?: unknown;
  readonly PolicyDocument?: unknown;
  readonly Roles?: unknown;
  readonly Environment?: { readonly Variables?: unknown };
}
