// Limits of EC2, for mirroring and around it, and of load balancers for UDP and GENEVE.
import { behind, fits, inferred, type Limit, limitOf, listIn, type Properties, within } from './limit.ts';

const filterRule = 'AWS::EC2::TrafficMirrorFilterRule';
const group = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const listener = 'AWS::ElasticLoadBalancingV2::Listener';
const balancer = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const guard = 'AWS::EC2::SecurityGroup';
const mirrorQuotas = 'Traffic Mirroring guide, "Traffic Mirroring quotas"';
const elbApi = 'Elastic Load Balancing API reference, CreateTargetGroup';
const nlbAttributes = 'Network Load Balancers user guide, "Target group attributes"';
const glbAttributes = 'Gateway Load Balancers user guide, "Target group attributes"';

const ofFilter = { TrafficMirrorFilterId: { 'Fn::GetAtt': ['Filter', 'Id'] } };
const rules = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => {
      const Properties = { ...ofFilter, TrafficDirection: 'ingress', RuleNumber: index + 2 };
      return [`Rule${index}`, { Type: filterRule, Properties }];
    }),
  );

const attributesIn = ({ TargetGroupAttributes }: Properties) =>
  new Map(listIn(TargetGroupAttributes).map(({ Key, Value }) => [String(Key), String(Value)]));
const attribute = (Key: string, Value: string) => ({ TargetGroupAttributes: [{ Key, Value }] });

const stickiness: Readonly<Record<string, RegExp>> = {
  GENEVE: /^source_ip_dest_ip(_proto)?$/,
  UDP: /^source_ip$/,
};

/** What EC2 takes as the description of a group or of a rule. */
const plain = /^[a-zA-Z0-9 ._\-:/()#,@[\]+=&;{}!$*]{0,255}$/;

export const networkLimits: readonly Limit[] = [
  limitOf(
    filterRule,
    'is one of at most 10 of its filter, with a number of its own in its direction',
    mirrorQuotas,
    (own, { Resources }) => {
      const filter = (properties: Properties) => JSON.stringify(properties['TrafficMirrorFilterId']);
      const all = Object.values(Resources)
        .filter(({ Type, Properties }) => Type === filterRule && filter(Properties) === filter(own))
        .map(({ Properties }) => `${Properties['TrafficDirection']} ${Properties['RuleNumber']}`);
      return all.length <= 10 && new Set(all).size === all.length;
    },
    { ...ofFilter, TrafficDirection: 'ingress', RuleNumber: 1 },
    rules(10),
  ),
  inferred(
    limitOf(
      filterRule,
      'has a number from 1 to 32,766, and ports where it has a protocol of ports',
      'EC2 API reference, CreateTrafficMirrorFilterRule',
      ({ RuleNumber, Protocol, DestinationPortRange, SourcePortRange }) => {
        const hasPorts = DestinationPortRange !== undefined || SourcePortRange !== undefined;
        return within(RuleNumber, 1, 32_766) && (!hasPorts || Protocol === 6 || Protocol === 17);
      },
      { RuleNumber: 1, DestinationPortRange: { FromPort: 4789, ToPort: 4789 } },
    ),
  ),
  limitOf(
    'AWS::EC2::TrafficMirrorTarget',
    'leads to one interface, load balancer or endpoint',
    'CloudFormation template reference, AWS::EC2::TrafficMirrorTarget',
    ({ NetworkInterfaceId, NetworkLoadBalancerArn, GatewayLoadBalancerEndpointId }) =>
      [NetworkInterfaceId, NetworkLoadBalancerArn, GatewayLoadBalancerEndpointId].filter((each) => each !== undefined)
        .length === 1,
    { NetworkInterfaceId: 'eni-1', GatewayLoadBalancerEndpointId: 'vpce-1' },
  ),
  limitOf(
    guard,
    'has 60 rules each way, all described in 255 plain characters',
    'VPC user guide, "Amazon VPC quotas"; EC2 API reference, CreateSecurityGroup',
    ({ GroupDescription, SecurityGroupIngress, SecurityGroupEgress }) =>
      [SecurityGroupIngress, SecurityGroupEgress].every(
        (way) => listIn(way).length <= 60 && listIn(way).every(({ Description }) => fits(Description, plain)),
      ) && fits(GroupDescription, plain),
    { GroupDescription: "The collectors' own" },
  ),
  limitOf(
    'AWS::EC2::VPCEndpoint',
    'of a Gateway Load Balancer is in one subnet, and has no security group',
    'AWS PrivateLink guide, "Access virtual appliances through AWS PrivateLink"',
    ({ VpcEndpointType, SubnetIds, SecurityGroupIds }) =>
      VpcEndpointType !== 'GatewayLoadBalancer' || (listIn(SubnetIds).length === 1 && SecurityGroupIds === undefined),
    { VpcEndpointType: 'GatewayLoadBalancer', SubnetIds: ['subnet-1', 'subnet-2'] },
  ),
  limitOf(
    'AWS::EC2::VPCEndpointService',
    'stands on balancers of one kind',
    'EC2 API reference, CreateVpcEndpointServiceConfiguration',
    ({ GatewayLoadBalancerArns, NetworkLoadBalancerArns }) =>
      listIn(GatewayLoadBalancerArns).length === 0 || NetworkLoadBalancerArns === undefined,
    { GatewayLoadBalancerArns: ['one'], NetworkLoadBalancerArns: ['other'] },
  ),
  limitOf(
    'AWS::EC2::VPCEndpointServicePermissions',
    'names accounts, users and roles by their ARN, or everybody',
    'AWS PrivateLink guide, "Manage permissions"',
    ({ AllowedPrincipals }) =>
      listIn(AllowedPrincipals).every((each) => fits(each, /^(\*|arn:aws[a-z-]*:iam::\d{12}:.+)$/)),
    { AllowedPrincipals: ['444455556666'] },
  ),
  limitOf(
    group,
    'is asked by TCP, HTTP or HTTPS, every 5 to 300 seconds, patient for 2 to 120 of them, and counts 2 to 10 answers',
    elbApi,
    (own) =>
      fits(own['HealthCheckProtocol'], /^(TCP|HTTP|HTTPS)$/) &&
      within(own['HealthCheckIntervalSeconds'], 5, 300) &&
      within(own['HealthCheckTimeoutSeconds'], 2, 120) &&
      within(own['HealthyThresholdCount'], 2, 10) &&
      within(own['UnhealthyThresholdCount'], 2, 10),
    { HealthCheckProtocol: 'UDP' },
  ),
  limitOf(
    group,
    'has a way to be asked that is not TCP only where there is a path',
    elbApi,
    ({ HealthCheckProtocol, HealthCheckPath }) =>
      HealthCheckPath === undefined || fits(HealthCheckProtocol ?? 'TCP', /^HTTPS?$/),
    { HealthCheckProtocol: 'TCP', HealthCheckPath: '/health' },
  ),
  limitOf(
    group,
    'has port 6081 for GENEVE, and a port from 1 to 65,535 else',
    elbApi,
    ({ Protocol, Port }) => (Protocol === 'GENEVE' ? Port === 6081 : within(Port, 1, 65_535)),
    { Protocol: 'GENEVE', Port: 4789 },
  ),
  limitOf(
    group,
    'keeps flows together in a way that its protocol has',
    `${nlbAttributes}; ${glbAttributes}`,
    (own) => fits(attributesIn(own).get('stickiness.type'), stickiness[String(own['Protocol'])] ?? /^source_ip$/),
    { Protocol: 'GENEVE', ...attribute('stickiness.type', 'source_ip') },
  ),
  limitOf(
    group,
    'forgets a target after 0 to 3,600 seconds',
    nlbAttributes,
    (own) => within(attributesIn(own).get('deregistration_delay.timeout_seconds'), 0, 3_600),
    attribute('deregistration_delay.timeout_seconds', '3601'),
  ),
  limitOf(
    group,
    'moves flows of targets that are gone and of those that are ill alike, and only behind a gateway',
    glbAttributes,
    (own) => {
      const [gone, ill] = ['deregistration', 'unhealthy'].map((why) =>
        attributesIn(own).get(`target_failover.on_${why}`),
      );
      return gone === ill && (gone === undefined || own['Protocol'] === 'GENEVE');
    },
    { Protocol: 'GENEVE', ...attribute('target_failover.on_deregistration', 'rebalance') },
  ),
  limitOf(
    listener,
    'has no port and protocol at a gateway, and those of its target group at a network load balancer',
    'Elastic Load Balancing API reference, CreateListener',
    ({ LoadBalancerArn, Port, Protocol, DefaultActions }, template) => {
      if (behind(LoadBalancerArn, template)?.Properties['Type'] === 'gateway') {
        return Port === undefined && Protocol === undefined;
      }
      const to = behind(listIn(DefaultActions)[0]?.['TargetGroupArn'], template)?.Properties['Protocol'] ?? Protocol;
      return within(Port, 1, 65_535) && (to === Protocol || [to, Protocol].every((each) => fits(each, /UDP/)));
    },
    { LoadBalancerArn: { Ref: 'Gateway' }, Port: 6081 },
    { Gateway: { Type: balancer, Properties: { Type: 'gateway' } } },
  ),
  limitOf(
    balancer,
    'has no scheme and no security groups where it is a gateway',
    'Elastic Load Balancing API reference, CreateLoadBalancer',
    ({ Type, Scheme, SecurityGroups }) => Type !== 'gateway' || (Scheme === undefined && SecurityGroups === undefined),
    { Type: 'gateway', Scheme: 'internal' },
  ),
  limitOf(
    balancer,
    'has a name of 32 characters, where it has one',
    'Elastic Load Balancing API reference, CreateLoadBalancer',
    ({ Name }) => fits(Name, /^(?!internal-|-)[A-Za-z0-9-]{1,32}(?<!-)$/),
    { Name: 'internal-collectors' },
  ),
];

/** Of a service; beside it stands what it leads to. */
export const registrationLimit: Limit = limitOf(
  'AWS::ECS::Service',
  'has at most 5 target groups, each of targets by address',
  'ECS developer guide, "Amazon ECS service quotas" and "Use load balancing to distribute Amazon ECS service traffic"',
  ({ LoadBalancers }, template) =>
    listIn(LoadBalancers).length <= 5 &&
    listIn(LoadBalancers).every(
      ({ TargetGroupArn }) => (behind(TargetGroupArn, template)?.Properties['TargetType'] ?? 'ip') === 'ip',
    ),
  { LoadBalancers: [{ TargetGroupArn: { Ref: 'Group' } }] },
  { Group: { Type: group, Properties: { TargetType: 'instance' } } },
);
