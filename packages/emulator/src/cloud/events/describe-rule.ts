// DescribeRule.
import type { Operation } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { ruleView } from './rule-view.ts';
import { accessToRule, existingRule } from './subject.ts';

export const describeRule: Operation<events.DescribeRuleRequest, events.DescribeRuleResponse> = {
  service: 'events',
  name: 'DescribeRule',
  access: ({ Name, EventBusName }, cloud) => accessToRule('events:DescribeRule', Name, EventBusName, cloud),
  run({ Name = '', EventBusName }, cloud) {
    const rule = existingRule(Name, EventBusName, cloud);
    return { ...ruleView(cloud.world, rule), CreatedBy: cloud.world.account };
  },
};
