// Mirror resources as EC2's responses show them.
import type { FilterRule, MirrorFilter, MirrorSession, MirrorTarget, PortRange } from '../../world/state.ts';
import type { ec2 } from '../protocol/models.ts';
import { tagList } from './tags.ts';

export function sessionView(session: MirrorSession): ec2.TrafficMirrorSession {
  return {
    TrafficMirrorSessionId: session.id,
    TrafficMirrorTargetId: session.targetId,
    TrafficMirrorFilterId: session.filterId,
    NetworkInterfaceId: session.networkInterfaceId,
    OwnerId: session.ownerId,
    PacketLength: session.packetLength,
    SessionNumber: session.sessionNumber,
    VirtualNetworkId: session.vni,
    Description: session.description,
    Tags: tagList(session.tags),
  };
}

export function targetView(target: MirrorTarget): ec2.TrafficMirrorTarget {
  const resource = {
    'network-interface': { NetworkInterfaceId: target.resource },
    'network-load-balancer': { NetworkLoadBalancerArn: target.resource },
    'gateway-load-balancer-endpoint': { GatewayLoadBalancerEndpointId: target.resource },
  }[target.kind];
  return {
    TrafficMirrorTargetId: target.id,
    ...resource,
    Type: target.kind,
    Description: target.description,
    OwnerId: target.ownerId,
    Tags: tagList(target.tags),
  };
}

export function filterView(filter: MirrorFilter): ec2.TrafficMirrorFilter {
  const rules = [...filter.rules.values()].sort((left, right) => left.number - right.number);
  const rulesOf = (direction: FilterRule['direction']): ec2.TrafficMirrorFilterRule[] =>
    rules.filter((rule) => rule.direction === direction).map(ruleView);
  return {
    TrafficMirrorFilterId: filter.id,
    IngressFilterRules: rulesOf('ingress'),
    EgressFilterRules: rulesOf('egress'),
    NetworkServices: [...filter.networkServices],
    Description: filter.description,
    Tags: tagList(filter.tags),
  };
}

export function ruleView(rule: FilterRule): ec2.TrafficMirrorFilterRule {
  return {
    TrafficMirrorFilterRuleId: rule.id,
    TrafficMirrorFilterId: rule.filterId,
    TrafficDirection: rule.direction,
    RuleNumber: rule.number,
    RuleAction: rule.action,
    Protocol: rule.protocol,
    DestinationPortRange: portsView(rule.destinationPorts),
    SourcePortRange: portsView(rule.sourcePorts),
    DestinationCidrBlock: rule.destinationCidr,
    SourceCidrBlock: rule.sourceCidr,
    Description: rule.description,
    Tags: tagList(rule.tags),
  };
}

function portsView(range: PortRange | undefined): ec2.TrafficMirrorPortRange | undefined {
  return range === undefined ? undefined : { FromPort: range.from, ToPort: range.to };
}
