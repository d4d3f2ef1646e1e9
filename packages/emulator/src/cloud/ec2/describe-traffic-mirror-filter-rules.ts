// DescribeTrafficMirrorFilterRules.
import type { FilterRule } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { type Fields, filtered, LARGEST_PAGE, named, page } from './describe.ts';
import { allRules, filterOf, ruleOf } from './lookup.ts';
import { ruleView } from './views.ts';

const fields: Fields<FilterRule> = {
  'traffic-mirror-filter-rule-id': (rule) => rule.id,
  'traffic-mirror-filter-id': (rule) => rule.filterId,
  'rule-number': (rule) => rule.number,
  'rule-action': (rule) => rule.action,
  'traffic-direction': (rule) => rule.direction,
  protocol: (rule) => rule.protocol,
  'source-cidr-block': (rule) => rule.sourceCidr,
  'destination-cidr-block': (rule) => rule.destinationCidr,
  description: (rule) => rule.description,
};

export const describeTrafficMirrorFilterRules: Operation<
  ec2.DescribeTrafficMirrorFilterRulesRequest,
  ec2.DescribeTrafficMirrorFilterRulesResult
> = {
  service: 'ec2',
  name: 'DescribeTrafficMirrorFilterRules',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeTrafficMirrorFilterRules'),
  run(input, { world }) {
    const { TrafficMirrorFilterId: filterId, TrafficMirrorFilterRuleIds: ids } = input;
    const filter = filterId === undefined ? undefined : filterOf(world, filterId);
    const rules = (ids?.map((id) => ruleOf(world, id)) ?? allRules(world)).filter(
      (rule) => filter === undefined || rule.filterId === filter.id,
    );
    const found = page(filtered(rules, input.Filters, named(fields)), input, (rule) => rule.id, LARGEST_PAGE);
    return { TrafficMirrorFilterRules: found.things.map(ruleView), NextToken: found.nextToken };
  },
};
