// The same story without the tap: a deployment that fails only where we are has failed because of us.
import { letPass } from '@tasktap/emulator';
import { scheduleHappenings } from './happenings.ts';
import { createPlace } from './place.ts';
import type { Story } from './story.ts';
import type { Violation } from './witness.ts';

/** `failed`: deployments and when; `lastedMs`: from the beginning of the story to its end. */
export async function judgeByTwin(
  story: Story,
  failed: ReadonlyMap<string, number>,
  lastedMs: number,
): Promise<readonly Violation[]> {
  if (failed.size === 0) return [];
  const without = await failuresWithoutUs(story, lastedMs);
  return [...failed].flatMap(([deployment, at]) => {
    const sentence = `deployment ${deployment} has failed, and would not have failed without us`;
    return without.has(deployment) ? [] : [{ check: 'deployments', at, sentence }];
  });
}

async function failuresWithoutUs(story: Story, lastedMs: number): Promise<ReadonlySet<string>> {
  const { clock, account, failed } = createPlace(story);
  scheduleHappenings(story, { account, stacks: [] });
  await letPass(clock, lastedMs);
  return new Set(failed.keys());
}
