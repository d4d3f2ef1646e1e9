// PutRule: makes a rule, or changes everything of it but its targets.
import { AwsError, type Operation } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { ruleArn } from './arns.ts';
import { brokenConstraint } from './refusal.ts';
import { accessToRule, refuseOtherBus, refuseRuleName } from './subject.ts';

const LONGEST_DESCRIPTION = 512;

export const putRule: Operation<events.PutRuleRequest, events.PutRuleResponse> = {
  service: 'events',
  name: 'PutRule',
  access: ({ Name, EventBusName }, cloud) => accessToRule('events:PutRule', Name, EventBusName, cloud),
  run(input, { world, rules }) {
    const { Name: name = '', Description: description, EventBusName } = input;
    refuseOtherBus(EventBusName);
    refuseRuleName(name);
    refuseLongDescription(description);
    rules.putRule({
      name,
      pattern: patternOf(input),
      enabled: isEnabled(input.State),
      targets: rules.byName(name)?.targets ?? [],
      ...(description === undefined ? {} : { description }),
    });
    return { RuleArn: ruleArn(world, name) };
  },
};

function patternOf({ EventPattern, ScheduleExpression }: events.PutRuleRequest): string {
  if (ScheduleExpression !== undefined) {
    throw new AwsError('ValidationException', 'The emulator knows no rules with a ScheduleExpression.');
  }
  if (EventPattern === undefined) {
    throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  return EventPattern;
}

/** The third state also takes events of CloudTrail, of which there are none here. */
function isEnabled(state: string = 'ENABLED'): boolean {
  if (['ENABLED', 'DISABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'].includes(state)) {
    return state !== 'DISABLED';
  }
  throw brokenConstraint('state', state, 'Member must satisfy enum value set');
}

function refuseLongDescription(text: string = ''): void {
  if (text.length <= LONGEST_DESCRIPTION) return;
  throw brokenConstraint('description', text, `Member must have length less than or equal to ${LONGEST_DESCRIPTION}`);
}
