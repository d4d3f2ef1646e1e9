// A CDK app's template as far as the emulator knows its types: what it does not know is left out, and something stands in for what is asked of it.
import { type Bundles, withoutMap } from '../src/bundle.ts';
import type { Resource, Template } from './templates.ts';

/** Types that the emulator refuses; what AWS documents of them stands in limits/. */
export const beyond =
  /^AWS::(ApplicationAutoScaling|EC2::(SecurityGroup|VPCEndpoint)|ECS|ElasticLoadBalancingV2|Glue|S3)/;

const id = (index: number): string => index.toString(16).padStart(17, '0');

/** What Ref and Fn::GetAtt give of each type that the emulator does not know; the shapes are those of each type's CloudFormation page. */
const standIns: Readonly<Record<string, (index: number) => string>> = {
  'AWS::EC2::VPCEndpoint': (index) => `vpce-${id(index)}`,
  'AWS::EC2::VPCEndpointService': (index) => `vpce-svc-${id(index)}`,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (index) =>
    `arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/collectors/${id(index).slice(1)}`,
  'AWS::S3::Bucket': (index) => `arn:aws:s3:::bucket-${index}`,
};

/** The code of functions is that of the bundles: an asset lies in a bucket, which the emulator does not read. */
export function deployable({ Resources }: Template, bundles: Bundles): Pick<Template, 'Resources'> {
  const all = Object.entries(Resources);
  const absent = new Map(
    all.flatMap(([name, { Type }], index): (readonly [string, string])[] =>
      beyond.test(Type) ? [[name, (standIns[Type] ?? ((at) => `stand-in-${at}`))(index)]] : [],
    ),
  );
  const resources = all
    .filter(([name]) => !absent.has(name))
    .map(([name, resource]) => [name, withCode(replaced(resource, absent) as Resource, bundles)]);
  return { Resources: Object.fromEntries(resources) };
}

function withCode(resource: Resource, { tap, stack }: Bundles): Resource {
  if (resource.Type !== 'AWS::Lambda::Function') return resource;
  const bundle = resource.Properties['Handler'] === 'index.onStack' ? stack : tap;
  return { ...resource, Properties: { ...resource.Properties, Code: { ZipFile: withoutMap(bundle.code) } } };
}

function replaced(value: unknown, absent: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => replaced(each, absent));
  if (typeof value !== 'object' || value === null) return value;
  const named = 'Ref' in value ? value.Ref : 'Fn::GetAtt' in value ? [value['Fn::GetAtt']].flat()[0] : undefined;
  const standIn = absent.get(String(named));
  if (standIn !== undefined) return standIn;
  const entries = Object.entries(value).map(([key, each]) => [
    key,
    key === 'DependsOn' ? [each].flat().filter((one) => !absent.has(String(one))) : replaced(each, absent),
  ]);
  return Object.fromEntries(entries);
}
