// AWS::EC2::TrafficMirrorTarget, TrafficMirrorFilter and TrafficMirrorFilterRule, by EC2's own operations.
import * as v from 'valibot';
import { createTrafficMirrorFilter } from '../../ec2/create-traffic-mirror-filter.ts';
import { createTrafficMirrorFilterRule } from '../../ec2/create-traffic-mirror-filter-rule.ts';
import { createTrafficMirrorTarget } from '../../ec2/create-traffic-mirror-target.ts';
import { deleteTrafficMirrorFilter } from '../../ec2/delete-traffic-mirror-filter.ts';
import { deleteTrafficMirrorFilterRule } from '../../ec2/delete-traffic-mirror-filter-rule.ts';
import { deleteTrafficMirrorTarget } from '../../ec2/delete-traffic-mirror-target.ts';
import { modifyTrafficMirrorFilterNetworkServices } from '../../ec2/modify-traffic-mirror-filter-network-services.ts';
import { defineKind, type Made } from '../kind.ts';
import { NO_TAGS, tagList, text, wholeNumber } from '../properties.ts';

type ResourceType = 'traffic-mirror-target' | 'traffic-mirror-filter';

function tagged(ResourceType: ResourceType, tags: v.InferOutput<typeof tagList>) {
  return { TagSpecifications: tags.length === 0 ? [] : [{ ResourceType, Tags: [...tags] }] };
}

function madeOf(id: string | undefined): Made {
  return { physicalId: id ?? '', attributes: { Id: id } };
}

export const mirrorTarget = defineKind({
  type: 'AWS::EC2::TrafficMirrorTarget',
  schema: v.strictObject({
    NetworkLoadBalancerArn: v.optional(text),
    NetworkInterfaceId: v.optional(text),
    GatewayLoadBalancerEndpointId: v.optional(text),
    Description: v.optional(text),
    Tags: tagList,
  }),
  withoutEffect: {},
  replacedBy: [],
  create({ Tags: tags, ...properties }, { site: { cloud } }) {
    const input = { ...properties, ...tagged('traffic-mirror-target', tags) };
    return madeOf(createTrafficMirrorTarget.run(input, cloud).TrafficMirrorTarget?.TrafficMirrorTargetId);
  },
  remove({ physicalId: TrafficMirrorTargetId }, _, { site }) {
    deleteTrafficMirrorTarget.run({ TrafficMirrorTargetId }, site.cloud);
  },
});

export const mirrorFilter = defineKind({
  type: 'AWS::EC2::TrafficMirrorFilter',
  schema: v.strictObject({
    Description: v.optional(text),
    NetworkServices: v.optional(v.array(v.literal('amazon-dns')), []),
    Tags: tagList,
  }),
  withoutEffect: {},
  replacedBy: [],
  create({ Description, NetworkServices, Tags: tags }, { site: { cloud } }) {
    const input = { Description, ...tagged('traffic-mirror-filter', tags) };
    const id = createTrafficMirrorFilter.run(input, cloud).TrafficMirrorFilter?.TrafficMirrorFilterId;
    if (NetworkServices.length > 0) {
      const services = { TrafficMirrorFilterId: id, AddNetworkServices: [...NetworkServices] };
      modifyTrafficMirrorFilterNetworkServices.run(services, cloud);
    }
    return madeOf(id);
  },
  remove({ physicalId: TrafficMirrorFilterId }, _, { site }) {
    deleteTrafficMirrorFilter.run({ TrafficMirrorFilterId }, site.cloud);
  },
});

const ports = v.optional(v.strictObject({ FromPort: wholeNumber, ToPort: wholeNumber }));

export const mirrorFilterRule = defineKind({
  type: 'AWS::EC2::TrafficMirrorFilterRule',
  schema: v.strictObject({
    TrafficMirrorFilterId: text,
    TrafficDirection: v.picklist(['ingress', 'egress']),
    RuleNumber: wholeNumber,
    RuleAction: v.picklist(['accept', 'reject']),
    SourceCidrBlock: text,
    DestinationCidrBlock: text,
    Protocol: v.optional(wholeNumber),
    SourcePortRange: ports,
    DestinationPortRange: ports,
    Description: v.optional(text),
  }),
  withoutEffect: { Tags: NO_TAGS },
  replacedBy: [],
  create(properties, { site: { cloud } }) {
    const made = createTrafficMirrorFilterRule.run(properties, cloud).TrafficMirrorFilterRule;
    const id = made?.TrafficMirrorFilterRuleId;
    return { physicalId: id ?? '', attributes: { Id: id, TrafficMirrorFilterRuleId: id } };
  },
  remove({ physicalId: TrafficMirrorFilterRuleId }, _, { site }) {
    deleteTrafficMirrorFilterRule.run({ TrafficMirrorFilterRuleId }, site.cloud);
  },
});
