// RemoveTargets, by id; an id that the rule does not have is removed already (inferred).
import type { Operation } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { accessToRule, existingRule } from './subject.ts';

export const removeTargets: Operation<events.RemoveTargetsRequest, events.RemoveTargetsResponse> = {
  service: 'events',
  name: 'RemoveTargets',
  access: ({ Rule, EventBusName }, cloud) => accessToRule('events:RemoveTargets', Rule, EventBusName, cloud),
  run({ Rule = '', EventBusName, Ids = [] }, cloud) {
    const rule = existingRule(Rule, EventBusName, cloud);
    const targets = rule.targets.filter(({ id }) => id === undefined || !Ids.includes(id));
    cloud.rules.putRule({ ...rule, targets });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};
