// A rule as EventBridge describes it.
import type { World } from '../../world/state.ts';
import type { events } from '../protocol/models.ts';
import { BUS, ruleArn } from './arns.ts';
import type { Rule } from './rules.ts';

export function ruleView(world: Pick<World, 'account' | 'region'>, rule: Rule): events.Rule {
  const { name, pattern, schedule, enabled, description } = rule;
  return {
    Name: name,
    Arn: ruleArn(world, name),
    ...(pattern === undefined ? {} : { EventPattern: typeof pattern === 'string' ? pattern : JSON.stringify(pattern) }),
    ...(schedule === undefined ? {} : { ScheduleExpression: schedule }),
    State: enabled ? 'ENABLED' : 'DISABLED',
    EventBusName: BUS,
    ...(description === undefined ? {} : { Description: description }),
  };
}
