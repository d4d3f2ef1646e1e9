// Every use of the constructs that is documented, and uses in which everything is said that can be said.
import type { Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, Peer, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Cluster, ContainerImage, type ICluster } from 'aws-cdk-lib/aws-ecs';
import {
  type INetworkLoadBalancer,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import * as constructs from '../src/construct.ts';
import { run, snippets } from './snippets.ts';
import { least, shop } from './templates.ts';

const { Collector, Filter, GatewayCollector, GatewayEndpoints, Target, TaskTap, Unmirrorable } = constructs;

export interface Usage {
  readonly name: string;
  build(stack: Stack): void;
}

/** CDK's own types do not meet exactOptionalPropertyTypes. */
function vpcOf(stack: Stack, name: string, digit: number): IVpc {
  const zones = ['a', 'b', 'c'];
  return Vpc.fromVpcAttributes(stack, name, {
    vpcId: `vpc-0123456789abcdef${digit}`,
    vpcCidrBlock: `10.${digit}.0.0/16`,
    availabilityZones: zones.map((zone) => `eu-central-1${zone}`),
    privateSubnetIds: zones.map((zone) => `subnet-0123456789abcde${digit}${zone}`),
  }) as IVpc;
}

function clusterOf(stack: Stack, vpc: IVpc): ICluster {
  const securityGroups: ISecurityGroup[] = [];
  return Cluster.fromClusterAttributes(stack, 'Taps', { clusterName: 'taps', vpc, securityGroups });
}

function balancerIn(stack: Stack, vpc: IVpc): NetworkLoadBalancer {
  const balancer = new NetworkLoadBalancer(stack, 'Sensors', { vpc });
  const group = new NetworkTargetGroup(stack, 'Group', { vpc, port: 4789, protocol: Protocol.UDP });
  balancer.addListener('Vxlan', { port: 4789, protocol: Protocol.UDP, defaultTargetGroups: [group] });
  return balancer;
}

const image = ContainerImage.fromRegistry('111122223333.dkr.ecr.eu-central-1.amazonaws.com/tasktap:0.1.0');

/** What the documents take for granted. */
function surroundings(stack: Stack): Readonly<Record<string, unknown>> {
  const vpc = vpcOf(stack, 'Vpc', 0);
  const cluster = clusterOf(stack, vpc);
  const nlb = balancerIn(stack, vpc);
  return {
    ...constructs,
    ...{ ContainerImage, cluster, clusters: [cluster], image, nlb, shop, taps: cluster },
    repository: Repository.fromRepositoryName(stack, 'Images', 'tasktap'),
    shopVpc: vpcOf(stack, 'Shop', 1),
    target: Target.networkLoadBalancer(nlb as INetworkLoadBalancer),
  };
}

const documented: readonly Usage[] = snippets.map((snippet) => ({
  name: snippet.name,
  build(stack) {
    const made = run(snippet, stack, surroundings(stack));
    if (made === undefined) return;
    new TaskTap(stack, 'TaskTap', { ...least, filter: made as constructs.Filter });
  },
}));

const clusters = Array.from({ length: 12 }, (_, index) => `${shop}-${index}`);
const named = (index: number) => `${index}`.padStart(2, '0');

function layEverything(stack: Stack): void {
  const alarmTopic = Topic.fromTopicArn(stack, 'Pager', 'arn:aws:sns:eu-central-1:111122223333:pager') as ITopic;
  const vpc = vpcOf(stack, 'Vpc', 0);
  const network = new Collector(stack, 'Collector', {
    ...{ cluster: clusterOf(stack, vpc), image, alarmTopic, fewest: 1, most: 50, captureDays: 7, flowDays: 30 },
    ...{ cpu: 4_096, memoryMiB: 8_192, spoolGiB: 200, bytesPerSecond: 1_000_000, database: 'packets', prefix: 'a/b' },
    peers: ['10.0.0.0/16', '10.1.0.0/16'].map((range) => Peer.ipv4(range)),
  });
  const tap = new TaskTap(stack, 'TaskTap', {
    clusters,
    target: [
      Target.collector(network, { az: 'eu-central-1a' }),
      Target.existing('tmt-0123456789abcdef0', { ownerAccount: '444455556666' }),
      Target.networkInterface('eni-0123456789abcdef0'),
      Target.networkLoadBalancer(balancerIn(stack, vpc) as INetworkLoadBalancer, { vpc: 'vpc-0123456789abcdef0' }),
      Target.gatewayLoadBalancerEndpoint('vpce-0123456789abcdef0'),
    ],
    filter: Filter.create(),
    rules: Array.from({ length: 10 }, (_, index) => ({
      name: `rule-${named(index)}`,
      match: { services: [`service-${named(index)}-*`] },
      decision: 'mirror' as const,
    })),
    unmirrorable: Unmirrorable.replace({ budget: { perService: 1 }, assumeMirrorable: true, allowOutage: true }),
    ...{ collectors: ['others'], vpcArns: ['arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0123456789abcdef0'] },
    ...{ sessionNumber: 7, packetLength: 200, maxSessions: 500, backfill: true, trigger: 'activating' as const },
    ...{ owner: 'everything', coverageThreshold: 99, alarmTopic },
  });
  network.readJournal(tap.journals);
}

function layGateways(stack: Stack): void {
  const collector = new GatewayCollector(stack, 'Collector', {
    cluster: clusterOf(stack, vpcOf(stack, 'Vpc', 0)),
    image,
  });
  const ways = [1, 2, 3].map(
    (digit) => new GatewayEndpoints(stack, `Way${digit}`, { vpc: vpcOf(stack, `Vpc${digit}`, digit), collector }),
  );
  const target = ways.flatMap(({ targets }) => targets);
  const tap = new TaskTap(stack, 'TaskTap', { ...least, target, policyParameter: '/tasktap/tap/policy' });
  collector.readJournal(tap.journals);
}

function layForwarders(stack: Stack): void {
  const cluster = clusterOf(stack, vpcOf(stack, 'Vpc', 0));
  const collector = new Collector(stack, 'Collector', { cluster, image, forwarderVni: 4_711 });
  const unmirrorable = Unmirrorable.sidecar('tasktap');
  new TaskTap(stack, 'TaskTap', { ...least, target: Target.collector(collector), unmirrorable });
}

const filterOf = (options: constructs.FilterOptions) => (stack: Stack) =>
  void new TaskTap(stack, 'TaskTap', { ...least, filter: Filter.create(options) });

export const usages: readonly Usage[] = [
  ...documented,
  { name: 'the least', build: (stack) => void new TaskTap(stack, 'TaskTap', least) },
  { name: 'everything, with collectors behind a Network Load Balancer', build: layEverything },
  { name: 'a gateway for three VPCs, with the policy in a parameter', build: layGateways },
  { name: 'collectors that look for forwarders of a VNI', build: layForwarders },
  { name: 'a filter of IPv4', build: filterOf({ ipv6: false }) },
  { name: 'a filter of IPv6', build: filterOf({ ipv4: false }) },
  { name: 'a filter of what tasks send', build: filterOf({ ingress: false }) },
];
