// The journals of functions that make sessions, as a collector reads them.
import type { Heard } from '@tasktap/aws';
import { creationMark, type KeeperOptions } from '@tasktap/collector';
import { type ReachFlags, reachedBy } from '../account/flags.ts';

export interface Creations {
  readonly read: NonNullable<KeeperOptions['creations']>;
  readonly close: () => void;
}

/** `groups`: names or ARNs of log groups; one that is not there has no lines. */
export async function openCreations(flags: ReachFlags, groups: readonly string[]): Promise<Creations> {
  const { createWatching } = await import('@tasktap/aws/watching');
  const watching = createWatching(reachedBy(flags));
  return {
    async read(since): Promise<Heard<readonly string[]>> {
      const texts: string[] = [];
      // One after the other: searches are counted, and everybody in the account shares them.
      for (const logGroup of groups) {
        const said = await watching.lines({ logGroup, since, containing: creationMark });
        if (said.kind === 'unheard') return said;
        texts.push(...said.value.map(({ text }) => text));
      }
      return { kind: 'heard', value: texts };
    },
    close: () => watching.destroy(),
  };
}
