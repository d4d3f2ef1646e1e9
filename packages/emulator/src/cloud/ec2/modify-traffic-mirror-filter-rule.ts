// ModifyTrafficMirrorFilterRule: everything but its filter can change; a removed field returns to its default.
import type { FilterRule, World } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onRule } from './access.ts';
import { filterOf, ruleOf } from './lookup.ts';
import { removedFields, required } from './refusals.ts';
import { refuseTakenRuleNumber, ruleContent } from './rule-content.ts';
import { ruleView } from './views.ts';

const name = 'ModifyTrafficMirrorFilterRule';

const REMOVABLE: readonly ec2.TrafficMirrorFilterRuleField[] = [
  'destination-port-range',
  'source-port-range',
  'protocol',
  'description',
];

export const modifyTrafficMirrorFilterRule: Operation<
  ec2.ModifyTrafficMirrorFilterRuleRequest,
  ec2.ModifyTrafficMirrorFilterRuleResult
> = {
  service: 'ec2',
  name,
  access: (input, { world }) => onRule(world, `ec2:${name}`, input.TrafficMirrorFilterRuleId),
  // "Tags are not returned" (API reference).
  run: (input, { world }) => ({ TrafficMirrorFilterRule: { ...ruleView(modify(world, input)), Tags: undefined } }),
};

/** Looks at the whole rule before it changes anything: a refused call leaves the rule as it was. */
function modify(world: World, input: ec2.ModifyTrafficMirrorFilterRuleRequest): FilterRule {
  const removed = removedFields(REMOVABLE, input.RemoveFields);
  const rule = ruleOf(world, required(input.TrafficMirrorFilterRuleId, 'TrafficMirrorFilterRuleId'));
  const filter = filterOf(world, rule.filterId);
  const before = ruleView(rule);
  const kept = <T>(field: ec2.TrafficMirrorFilterRuleField, value: T) => (removed.has(field) ? undefined : value);
  const content = ruleContent({
    TrafficDirection: input.TrafficDirection ?? rule.direction,
    RuleNumber: input.RuleNumber ?? rule.number,
    RuleAction: input.RuleAction ?? rule.action,
    Protocol: input.Protocol ?? kept('protocol', rule.protocol),
    SourceCidrBlock: input.SourceCidrBlock ?? rule.sourceCidr,
    DestinationCidrBlock: input.DestinationCidrBlock ?? rule.destinationCidr,
    SourcePortRange: input.SourcePortRange ?? kept('source-port-range', before.SourcePortRange),
    DestinationPortRange: input.DestinationPortRange ?? kept('destination-port-range', before.DestinationPortRange),
    Description: input.Description ?? kept('description', rule.description),
  });
  const changed = { ...rule, ...content };
  refuseTakenRuleNumber(filter, changed);
  filter.rules.set(rule.id, changed);
  return changed;
}
