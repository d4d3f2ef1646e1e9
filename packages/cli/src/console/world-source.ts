// The page over an emulated account: it looks into the world itself, so that watching costs no call.
import type { Packets, Source } from '@tasktap/console';
import type { Emulator } from '@tasktap/emulator';
import { readEntry } from '../journal/entry.ts';
import { isThrottling } from '../throttling.ts';
import { createCallMeter } from './call-meter.ts';
import { journalLine } from './journal-line.ts';
import { pageWords } from './page-words.ts';
import { controlsOf } from './world-controls.ts';
import { factsIn } from './world-facts.ts';
import { fleetOf } from './world-fleet.ts';

export interface Watched {
  readonly emulator: Emulator;
  /** Whose calls count. */
  readonly isOurs: (principal: string) => boolean;
  /** Those, in a sentence. */
  readonly callsOf: string;
  readonly packets: Packets;
}

const everyMs = 1000;

/** Counts calls from now on. */
export function worldSource({ emulator, isOurs, callsOf, packets }: Watched): Source {
  const { world, logs, calls } = emulator;
  const meter = createCallMeter();
  calls.onCall(({ at, principal, service, operation, code }) => {
    if (principal === undefined || service === undefined || operation === undefined || !isOurs(principal)) return;
    meter.count({ operation: `${service}:${operation}`, throttled: isThrottling(code) }, at);
  });
  return {
    title: `Emulated account ${world.account} in ${world.region}`,
    covers: 'selected tasks covered',
    each: 'task',
    overTime: 'selected task-seconds were covered',
    callsOf,
    words: pageWords.ofEmulated,
    everyMs,
    fleet: async () => fleetOf(world, meter.budgets(world.clock.now())),
    packets,
    facts: (id) => factsIn(world, id),
    quiet: 'No function of a stack has written anything: `tasktap deploy` deploys one into this account.',
    onJournal: (listener) =>
      logs.onLine(({ by, text }) => {
        const entry = by === 'function' ? readEntry(text) : undefined;
        if (entry !== undefined) listener(journalLine(entry));
      }),
    controls: controlsOf(emulator),
  };
}
