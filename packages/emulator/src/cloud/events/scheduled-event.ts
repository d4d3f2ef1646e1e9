// The event that a rule with a schedule makes at each of its turns (EventBridge user guide, "Creating a rule that runs on a schedule").
import type { WorldTime } from '../../world/clock.ts';
import { secondOf } from '../../world/stamp.ts';
import type { World } from '../../world/state.ts';
import { ruleArn } from './arns.ts';

export function scheduledEvent(
  place: Pick<World, 'account' | 'region'>,
  rule: string,
  id: string,
  dueAt: WorldTime,
): object {
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: place.account,
    time: secondOf(dueAt),
    region: place.region,
    resources: [ruleArn(place, rule)],
    detail: {},
  };
}
