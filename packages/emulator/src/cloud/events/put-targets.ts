// PutTargets: adds targets to a rule; a target with the id of another takes its place.
import { AwsError, type Operation } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { accessToRule, existingRule } from './subject.ts';
import { targetFrom } from './target-input.ts';

export const putTargets: Operation<events.PutTargetsRequest, events.PutTargetsResponse> = {
  service: 'events',
  name: 'PutTargets',
  access({ Rule, EventBusName, Targets = [] }, cloud) {
    const arns = Targets.map(({ Arn = '' }) => Arn);
    return accessToRule('events:PutTargets', Rule, EventBusName, cloud, { 'events:TargetArn': arns });
  },
  run({ Rule = '', EventBusName, Targets = [] }, cloud) {
    const rule = existingRule(Rule, EventBusName, cloud);
    if (Targets.length === 0) throw new AwsError('ValidationException', 'Parameter(s) Targets must be specified.');
    const added = new Map(Targets.map((given) => [given.Id, targetFrom(given, cloud.world)]));
    const kept = rule.targets.filter(({ id }) => !added.has(id));
    cloud.rules.putRule({ ...rule, targets: [...kept, ...added.values()] });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};
