// The same story without the tap: a deployment that fails only where we are has failed because of us.
import { letPass } from '@tasktap/emulator';
import { scheduleHappenings } from './happenings.ts';
import { createPlace, type Place } from './place.ts';
import type { Story } from './story.ts';
import type { Violation } from './witness.ts';

/**
 * `lastedMs`: from the beginning of the story to its end. What makes a deployment fail without us may make the one fail to which it is rolled back, where
 * the replacement of a task that we stopped before all that has been kept from starting by it: ECS then has one start more to count. Nobody
 * can know of an outage beforehand.
 */
export async function judgeByTwin(
  story: Story,
  { failed, failedAgain }: Pick<Place, 'failed' | 'failedAgain'>,
  lastedMs: number,
): Promise<readonly Violation[]> {
  if (failed.size === 0) return [];
  const without = await failuresWithoutUs(story, lastedMs);
  const later = (deployment: string): boolean =>
    [...without].some((other) => serviceOf(other) === serviceOf(deployment) && numberOf(other) > numberOf(deployment));
  return [...failed].flatMap(([deployment, at]) => {
    if (without.has(deployment) || (failedAgain.has(deployment) && later(deployment))) return [];
    const sentence = `deployment ${deployment} has failed, and would not have failed without us`;
    return [{ check: 'deployments', at, sentence }];
  });
}

const serviceOf = (deployment: string): string => deployment.slice(0, deployment.lastIndexOf(' '));
const numberOf = (deployment: string): number => Number(deployment.slice(deployment.lastIndexOf(' ')));

async function failuresWithoutUs(story: Story, lastedMs: number): Promise<ReadonlySet<string>> {
  const { clock, account, failed } = createPlace(story);
  scheduleHappenings(story, { account, stacks: [] });
  await letPass(clock, lastedMs);
  return new Set(failed.keys());
}
