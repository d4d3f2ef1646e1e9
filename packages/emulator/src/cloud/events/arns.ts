// The names of the default event bus and of its rules.
import type { World } from '../../world/state.ts';

type Place = Pick<World, 'account' | 'region'>;

/** The one bus there is. */
export const BUS = 'default';

export function busArn({ account, region }: Place, name: string): string {
  return `arn:aws:events:${region}:${account}:event-bus/${name}`;
}

/** Rules of other buses carry the name of theirs. */
export function ruleArn({ account, region }: Place, name: string, bus = BUS): string {
  return `arn:aws:events:${region}:${account}:rule/${bus === BUS ? '' : `${bus}/`}${name}`;
}
