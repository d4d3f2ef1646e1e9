// Asks the collectors' logs for a command: of every target that the policy names.
import type { Account } from '@tasktap/aws';
import { targetsOf } from '@tasktap/core';
import { type ReachFlags, reachedBy } from '../account/flags.ts';
import type { View } from '../account/view.ts';
import { waitingBy } from '../waiting.ts';
import { type Hearing, readHearing } from './hearing.ts';

/** `targets`: as EC2 has them. `at`: milliseconds since 1970. `say`: progress, a line at a time. */
export async function askCollectors(
  flags: ReachFlags,
  { targets }: Pick<Account, 'targets'>,
  { policy }: Pick<View, 'policy'>,
  at: number,
  say: (line: string) => void,
): Promise<Hearing> {
  // Its clients are not small, and whoever is told of a mistake has no use for them.
  const { createWatching } = await import('@tasktap/aws/watching');
  const watching = createWatching(reachedBy(flags));
  try {
    const hearing = readHearing({ ...watching, targets }, targetsOf(policy), at);
    return await waitingBy(say)('Reading what the collectors have told …', hearing);
  } finally {
    watching.destroy();
  }
}
