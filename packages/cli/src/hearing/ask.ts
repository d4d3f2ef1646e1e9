// Asks the collectors' logs for a command: of every target that the policy names.
import { targetsOf } from '@tasktap/core';
import { type ReachFlags, reachedBy } from '../account/flags.ts';
import type { View } from '../account/view.ts';
import { waiting } from '../waiting.ts';
import { type Hearing, readHearing } from './hearing.ts';

/** `at`: milliseconds since 1970. */
export async function askCollectors(flags: ReachFlags, { policy }: Pick<View, 'policy'>, at: number): Promise<Hearing> {
  // Its clients are not small, and whoever is told of a mistake has no use for them.
  const { createWatching } = await import('@tasktap/aws/watching');
  const watching = createWatching(reachedBy(flags));
  try {
    return await waiting('Reading what the collectors have told …', readHearing(watching, targetsOf(policy), at));
  } finally {
    watching.destroy();
  }
}
