// DeleteRule: a rule must have lost its targets; one that does not exist is deleted already.
import { AwsError, type Operation } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { accessToRule, refuseOtherBus } from './subject.ts';

export const deleteRule: Operation<events.DeleteRuleRequest, object> = {
  service: 'events',
  name: 'DeleteRule',
  access: ({ Name, EventBusName }, cloud) => accessToRule('events:DeleteRule', Name, EventBusName, cloud),
  run({ Name = '', EventBusName }, { rules }) {
    refuseOtherBus(EventBusName);
    const targets = rules.byName(Name)?.targets ?? [];
    if (targets.length > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    rules.remove(Name);
    return {};
  },
};
