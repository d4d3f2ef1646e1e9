// DeleteTrafficMirrorFilterRule.
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onResource } from './access.ts';
import { allRules, ruleOf } from './lookup.ts';
import { required } from './refusals.ts';

const action = 'ec2:DeleteTrafficMirrorFilterRule';

export const deleteTrafficMirrorFilterRule: Operation<
  ec2.DeleteTrafficMirrorFilterRuleRequest,
  ec2.DeleteTrafficMirrorFilterRuleResult
> = {
  service: 'ec2',
  name: 'DeleteTrafficMirrorFilterRule',
  access(input, { world }) {
    const rule = allRules(world).find((one) => one.id === input.TrafficMirrorFilterRuleId);
    return [
      onResource(world, action, 'traffic-mirror-filter', rule?.filterId),
      onResource(world, action, 'traffic-mirror-filter-rule', input.TrafficMirrorFilterRuleId),
    ];
  },
  run(input, { world }) {
    const rule = ruleOf(world, required(input.TrafficMirrorFilterRuleId, 'TrafficMirrorFilterRuleId'));
    world.filters.get(rule.filterId)?.rules.delete(rule.id);
    return { TrafficMirrorFilterRuleId: rule.id };
  },
};
