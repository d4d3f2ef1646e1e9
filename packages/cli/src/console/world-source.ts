// The page over an emulated account: it looks into the world itself, so that watching costs no call.
import type { Source } from '@tasktap/console';
import type { Emulator } from '@tasktap/emulator';
import { readEntry } from '../journal/entry.ts';
import { journalLine } from './journal-line.ts';
import { pageWords } from './page-words.ts';
import { controlsOf } from './world-controls.ts';
import { fleetOf } from './world-fleet.ts';

export interface Watched {
  readonly emulator: Emulator;
  /** Whose calls count as tasktap's. */
  readonly isOurs: (principal: string) => boolean;
  /** Of whoever listens where the mirrored packets go. */
  readonly packets: Pick<Source, 'traffic' | 'capture'>;
}

const everyMs = 1000;

export function worldSource({ emulator, isOurs, packets }: Watched): Source {
  const { world, logs } = emulator;
  return {
    title: `Emulated account ${world.account} in ${world.region}`,
    covers: 'selected tasks covered',
    words: pageWords.ofEmulated,
    everyMs,
    fleet: async () => fleetOf(emulator, isOurs),
    ...packets,
    onJournal: (listener) =>
      logs.onLine(({ by, text }) => {
        const entry = by === 'function' ? readEntry(text) : undefined;
        if (entry !== undefined) listener(journalLine(entry));
      }),
    controls: controlsOf(emulator),
  };
}
