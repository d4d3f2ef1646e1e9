// CreateTrafficMirrorFilterRule: what the rule says must make sense, and its number must be free in its direction.
import type { FilterRule, MirrorFilter, World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onNew, onResource } from './access.ts';
import { once } from './idempotency.ts';
import { filterOf } from './lookup.ts';
import { required } from './refusals.ts';
import { refuseTakenRuleNumber, ruleContent } from './rule-content.ts';
import { requestedTags } from './tags.ts';
import { ruleView } from './views.ts';

const name = 'CreateTrafficMirrorFilterRule';

export const createTrafficMirrorFilterRule: Operation<
  ec2.CreateTrafficMirrorFilterRuleRequest,
  ec2.CreateTrafficMirrorFilterRuleResult
> = {
  service: 'ec2',
  name,
  access: (input, { world }) => [
    onResource(world, `ec2:${name}`, 'traffic-mirror-filter', input.TrafficMirrorFilterId),
    ...onNew(
      world,
      name,
      'traffic-mirror-filter-rule',
      requestedTags('traffic-mirror-filter-rule', input.TagSpecifications),
    ),
  ],
  run: (input, { world }) =>
    once(world, name, input, () => ({ TrafficMirrorFilterRule: ruleView(create(world, input)) })),
};

function create(world: World, input: ec2.CreateTrafficMirrorFilterRuleRequest): FilterRule {
  const filter = filterOf(world, required(input.TrafficMirrorFilterId, 'TrafficMirrorFilterId'));
  const rule: FilterRule = {
    ...ruleContent(input),
    id: `tmfr-${world.random.hex(17)}`,
    filterId: filter.id,
    tags: requestedTags('traffic-mirror-filter-rule', input.TagSpecifications),
  };
  refuseTakenRuleNumber(filter, rule);
  refuseOverQuota(world, filter);
  filter.rules.set(rule.id, rule);
  return rule;
}

function refuseOverQuota(world: World, filter: MirrorFilter): void {
  const { rulesPerFilter } = world.quotas;
  if (filter.rules.size < rulesPerFilter) return;
  throw new AwsError(
    'TrafficMirrorFilterRuleLimitExceeded',
    `The maximum number of rules (${rulesPerFilter}) in ${filter.id} has been reached.`,
  );
}
