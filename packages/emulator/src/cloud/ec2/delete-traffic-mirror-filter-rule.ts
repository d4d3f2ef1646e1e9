// DeleteTrafficMirrorFilterRule.
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onRule } from './access.ts';
import { ruleOf } from './lookup.ts';
import { required } from './refusals.ts';

const name = 'DeleteTrafficMirrorFilterRule';

export const deleteTrafficMirrorFilterRule: Operation<
  ec2.DeleteTrafficMirrorFilterRuleRequest,
  ec2.DeleteTrafficMirrorFilterRuleResult
> = {
  service: 'ec2',
  name,
  access: (input, { world }) => onRule(world, `ec2:${name}`, input.TrafficMirrorFilterRuleId),
  run(input, { world }) {
    const rule = ruleOf(world, required(input.TrafficMirrorFilterRuleId, 'TrafficMirrorFilterRuleId'));
    world.filters.get(rule.filterId)?.rules.delete(rule.id);
    return { TrafficMirrorFilterRuleId: rule.id };
  },
};
