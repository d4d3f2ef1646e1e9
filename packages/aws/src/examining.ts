// What somebody who examines a set-up asks AWS. A front door of its own, as `deploying` is: functions have no use for all of this.
import {
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  type TrafficMirrorFilterRule,
} from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { STSClient } from '@aws-sdk/client-sts';
import { call, type Heard, heard, ifThere } from './call.ts';
import { closingOf } from './closing.ts';
import type { Reading } from './faults.ts';
import { filter } from './filter.ts';
import type { AclEntry, Balancer, FilterRule, Gates, IngressRule, MirrorEnd, PortRange } from './gateways.ts';
import { largestPage } from './pages.ts';
import { connecting, limitAttempts } from './patience.ts';
import type { Reach } from './reach.ts';
import { createRehearsing, type Rehearsing } from './rehearsing.ts';
import { type Identity, type Quota, readIdentity, readMirrorQuotas } from './standing.ts';
import { readFiltersById, readTargetsById } from './targets-and-filters.ts';
import { type Route, readWays, type Way } from './ways.ts';

export type { AclEntry, Balancer, FilterRule, Gates, Identity, IngressRule, MirrorEnd, PortRange, Quota, Route, Way };

/** Where AWS does not answer as wished, the reading says what its code means. Nothing is ever changed. */
export interface Examining extends Rehearsing {
  /** Undefined: there is no such target. */
  end(target: string): Promise<Heard<MirrorEnd | undefined>>;
  /** Undefined: there is no such filter. */
  rules(filter: string): Promise<Heard<readonly FilterRule[] | undefined>>;
  /** Of an interface. Undefined: there is no such interface. */
  gates(networkInterface: string): Promise<Heard<Gates | undefined>>;
  /** Undefined: there is no such load balancer. */
  balancer(arn: string): Promise<Heard<Balancer | undefined>>;
  /** Of the subnets of these interfaces. */
  ways(interfaces: readonly string[]): Promise<Heard<readonly Way[]>>;
  /** Whose rights are used. */
  identity(): Promise<Heard<Identity>>;
  /** Those of Traffic Mirroring that Service Quotas names. */
  quotas(): Promise<Heard<readonly Quota[]>>;
  /** How far AWS's clock is before ours, in milliseconds, to a second; by the date of its last answer. Undefined: none came yet. */
  skewMs(): number | undefined;
  /** Closes the connections. */
  destroy(): void;
}

const patience = 15_000;

/** `now`: milliseconds since 1970. */
export function createExamining(options: Reach, now: () => number): Examining {
  const config = { ...options, requestHandler: connecting };
  const ec2 = new EC2Client(config);
  const elb = new ElasticLoadBalancingV2Client(config);
  const sts = new STSClient(config);
  const quotas = new ServiceQuotasClient(config);
  let skew: number | undefined;
  ec2.middlewareStack.add(
    (next) => async (given) => {
      const result = await next(given);
      const date = Date.parse(dateIn(result.response));
      if (Number.isFinite(date)) skew = date - now();
      return result;
    },
    { step: 'deserialize', name: 'readDate', priority: 'low' },
  );
  for (const client of [ec2, elb, sts, quotas]) limitAttempts(client, () => patience);
  return {
    ...createRehearsing(ec2),
    end: (target) => heard(() => readEnd(ec2, target)),
    rules: (id) => heard(() => readRules(ec2, id)),
    gates: (id) => heard(() => readGates(ec2, id)),
    balancer: (arn) => heard(() => readBalancer(elb, arn)),
    ways: (interfaces) => heard(() => readWays(ec2, interfaces)),
    identity: () => heard(() => readIdentity(sts)),
    quotas: () => heard(() => readMirrorQuotas(quotas)),
    skewMs: () => skew,
    destroy: closingOf([ec2, elb, sts, quotas]),
  };
}

function dateIn(response: unknown): string {
  const { headers } = Object(response) as { readonly headers?: Readonly<Record<string, string>> };
  return headers?.['date'] ?? '';
}

async function readEnd(ec2: EC2Client, id: string): Promise<MirrorEnd | undefined> {
  const [target] = await readTargetsById(ec2, [id]);
  if (target === undefined) return undefined;
  const { NetworkInterfaceId, NetworkLoadBalancerArn, GatewayLoadBalancerEndpointId: endpoint = '' } = target;
  if (NetworkInterfaceId !== undefined) return { kind: 'interface', interface: NetworkInterfaceId };
  if (NetworkLoadBalancerArn !== undefined) return { kind: 'load-balancer', arn: NetworkLoadBalancerArn };
  return { kind: 'endpoint', endpoint };
}

async function readRules(ec2: EC2Client, id: string): Promise<readonly FilterRule[] | undefined> {
  const [found] = await readFiltersById(ec2, [id]);
  if (found === undefined) return undefined;
  return [...(found.IngressFilterRules ?? []), ...(found.EgressFilterRules ?? [])].map(ruleFrom);
}

function ruleFrom(told: TrafficMirrorFilterRule): FilterRule {
  return {
    direction: told.TrafficDirection === 'egress' ? 'egress' : 'ingress',
    number: told.RuleNumber ?? 0,
    accepts: told.RuleAction === 'accept',
    protocol: told.Protocol,
    sourcePorts: portsFrom(told.SourcePortRange?.FromPort, told.SourcePortRange?.ToPort),
    destinationPorts: portsFrom(told.DestinationPortRange?.FromPort, told.DestinationPortRange?.ToPort),
    sourceBlock: told.SourceCidrBlock ?? '',
    destinationBlock: told.DestinationCidrBlock ?? '',
  };
}

/** EC2 says all ports of a protocol without any, or with -1. */
function portsFrom(from: number | undefined, to: number | undefined): PortRange | undefined {
  return from === undefined || to === undefined || from === -1 ? undefined : { from, to };
}

async function readGates(ec2: EC2Client, id: string): Promise<Gates | undefined> {
  const input = { Filters: [filter('network-interface-id', [id])], MaxResults: largestPage };
  const said = await call('DescribeNetworkInterfaces', () => ec2.send(new DescribeNetworkInterfacesCommand(input)));
  const [found] = said.NetworkInterfaces ?? [];
  if (found === undefined) return undefined;
  const groups = (found.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  return {
    address: found.PrivateIpAddress ?? '',
    vpc: found.VpcId ?? '',
    ingress: groups.length === 0 ? [] : await readIngress(ec2, groups),
    acl: await readAcl(ec2, found.SubnetId ?? ''),
  };
}

async function readIngress(ec2: EC2Client, groups: readonly string[]): Promise<readonly IngressRule[]> {
  const input = { Filters: [filter('group-id', groups)], MaxResults: largestPage };
  const said = await call('DescribeSecurityGroups', () => ec2.send(new DescribeSecurityGroupsCommand(input)));
  return (said.SecurityGroups ?? []).flatMap(({ IpPermissions = [] }) =>
    IpPermissions.map((told) => ({
      protocol: told.IpProtocol ?? '',
      ports: portsFrom(told.FromPort, told.ToPort),
      blocks: (told.IpRanges ?? []).flatMap(({ CidrIp }) => CidrIp ?? []),
      others: (told.UserIdGroupPairs ?? []).length + (told.PrefixListIds ?? []).length > 0,
    })),
  );
}

async function readAcl(ec2: EC2Client, subnet: string): Promise<readonly AclEntry[]> {
  const input = { Filters: [filter('association.subnet-id', [subnet])], MaxResults: largestPage };
  const said = await call('DescribeNetworkAcls', () => ec2.send(new DescribeNetworkAclsCommand(input)));
  const entries = (said.NetworkAcls ?? []).flatMap(({ Entries = [] }) => Entries);
  return entries
    .filter(({ Egress }) => Egress !== true)
    .map((told) => ({
      number: told.RuleNumber ?? 0,
      allows: told.RuleAction === 'allow',
      protocol: told.Protocol ?? '',
      block: told.CidrBlock,
      ports: portsFrom(told.PortRange?.From, told.PortRange?.To),
    }));
}

async function readBalancer(elb: ElasticLoadBalancingV2Client, arn: string): Promise<Balancer | undefined> {
  const said = await ifThere(isNoBalancer, () =>
    call('DescribeLoadBalancers', () => elb.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [arn] }))),
  );
  const [found] = said?.LoadBalancers ?? [];
  if (found === undefined) return undefined;
  const ofIt = { LoadBalancerArn: arn };
  const { Listeners = [] } = await call('DescribeListeners', () => elb.send(new DescribeListenersCommand(ofIt)));
  const { Attributes = [] } = await call('DescribeLoadBalancerAttributes', () =>
    elb.send(new DescribeLoadBalancerAttributesCommand(ofIt)),
  );
  return {
    vpc: found.VpcId ?? '',
    zones: (found.AvailabilityZones ?? []).flatMap(({ ZoneName }) => ZoneName ?? []).sort(),
    crossZone: Attributes.some(({ Key, Value }) => Key === 'load_balancing.cross_zone.enabled' && Value === 'true'),
    listeners: Listeners.map(({ Protocol: protocol = '', Port: port = 0 }) => ({ protocol, port })),
    sensors: await readSensors(elb, arn),
  };
}

async function readSensors(elb: ElasticLoadBalancingV2Client, LoadBalancerArn: string): Promise<Balancer['sensors']> {
  const { TargetGroups = [] } = await call('DescribeTargetGroups', () =>
    elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn })),
  );
  const states: string[] = [];
  for (const { TargetGroupArn, Protocol } of TargetGroups) {
    if (Protocol !== 'UDP' && Protocol !== 'TCP_UDP') continue;
    const { TargetHealthDescriptions = [] } = await call('DescribeTargetHealth', () =>
      elb.send(new DescribeTargetHealthCommand({ TargetGroupArn })),
    );
    states.push(...TargetHealthDescriptions.map(({ TargetHealth }) => TargetHealth?.State ?? ''));
  }
  return { healthy: states.filter((state) => state === 'healthy').length, all: states.length };
}

function isNoBalancer({ fault }: Reading): boolean {
  return /^LoadBalancerNotFound(Exception)?$/.test(fault.code);
}
