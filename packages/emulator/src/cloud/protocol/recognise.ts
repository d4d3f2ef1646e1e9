// What a request says of itself before its body is read: the service it is for, and the key it is signed with.
import type { ServiceName } from '../operation.ts';
import { type Headers, header, LARGEST_BODY, LARGEST_OBJECT } from './wire.ts';

/** The others name their operation in a header. */
const untargeted = ['cloudformation', 'ec2', 'elasticloadbalancing', 's3', 'sts'] as const satisfies ServiceName[];

/** Services whose requests name their operation in a header. */
export type Targeted = Exclude<ServiceName, (typeof untargeted)[number]>;

/** What stands in front of the dot in `x-amz-target`. */
export const TARGETS: Readonly<Record<Targeted, string>> = {
  ecs: 'AmazonEC2ContainerServiceV20141113',
  events: 'AWSEvents',
  logs: 'Logs_20140328',
  servicequotas: 'ServiceQuotasV20190624',
  ssm: 'AmazonSSM',
  sqs: 'AmazonSQS',
};

/** AKID/20261123/eu-central-1/ec2/aws4_request (Signature Version 4). */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** 20261123 */
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

/** Undefined when the request is not signed in the way of Signature Version 4. */
export function credentialScope(headers: Headers): CredentialScope | undefined {
  const found = /^AWS4-HMAC-SHA256 .*?Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request/.exec(
    header(headers, 'authorization'),
  );
  const [, accessKeyId, day, region, service] = found ?? [];
  const whole = accessKeyId !== undefined && day !== undefined && region !== undefined && service !== undefined;
  return whole ? { accessKeyId, day, region, service } : undefined;
}

/** The signature's word counts; an unsigned request is known by its target, and is EC2's without one. */
export function serviceOf(headers: Headers): ServiceName | { readonly foreign: string } {
  const signedFor = credentialScope(headers)?.service;
  if (signedFor !== undefined) return isEmulated(signedFor) ? signedFor : { foreign: signedFor };
  const target = header(headers, 'x-amz-target');
  const services = Object.keys(TARGETS).filter(isTargeted);
  return services.find((service) => target.startsWith(`${TARGETS[service]}.`)) ?? 'ec2';
}

/** Bytes. */
export function largestBody(headers: Headers): number {
  return serviceOf(headers) === 's3' ? LARGEST_OBJECT : LARGEST_BODY;
}

function isTargeted(service: string): service is Targeted {
  return Object.hasOwn(TARGETS, service);
}

function isEmulated(service: string): service is ServiceName {
  return untargeted.some((other) => other === service) || isTargeted(service);
}
