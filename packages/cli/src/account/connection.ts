// The way to AWS of one command: clients, clock and pace, closed when it ends.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Account,
  type Aws,
  type Clock,
  createAccount,
  createAws,
  createClients,
  createFleetReading,
  createNaming,
  createOffSwitch,
  createOwnSessions,
  createPacer,
  createPolicyParameter,
  createProbing,
  createStopNotes,
  type FleetReading,
  type Naming,
  type OnAttempt,
  type OwnSessions,
  type Parameter,
  type Probing,
  type StopNotes,
  tellAttemptsOfAll,
} from '@tasktap/aws';
import type { Owner } from '@tasktap/core';
import { type ReachFlags, reachedBy } from './flags.ts';
import { creates, deletes, taskReads } from './pace.ts';

export interface Connection {
  readonly account: Account;
  readonly clock: Clock;
  /** What a rehearsal plays. */
  readonly fleetReading: FleetReading;
  /** What puts names on packets. */
  readonly naming: Naming;
  /** What asks EC2 by a session that is deleted at once. */
  readonly probing: Probing;
  /** `name` is an SSM parameter's. */
  offSwitch(name: string): Parameter;
  /** `name` is an SSM parameter's. */
  policyParameter(name: string): Parameter;
  /** `prefix` of their SSM parameters. */
  stopNotes(prefix: string): StopNotes;
  /** Of the stack `by`, to be removed. */
  ownSessions(by: Owner): OwnSessions;
  /** As the stack `by` sees and acts. */
  stack(by: Owner, names: StackNames): Aws;
}

/** Parameters in SSM that a stack goes by. */
export interface StackNames {
  /** The off switch's. */
  readonly switchName: string;
  readonly notesPrefix: string;
}

interface Surroundings {
  /** @default the machine's */
  readonly clock?: Clock;
  /** Told of each attempt of each call. @default nobody */
  readonly onAttempt?: OnAttempt;
}

export const clockOnTheWall: Clock = { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) };

export async function connected<Value>(
  flags: ReachFlags,
  work: (connection: Connection) => Promise<Value>,
  { clock = clockOnTheWall, onAttempt }: Surroundings = {},
): Promise<Value> {
  const clients = createClients({ ...reachedBy(flags), taskReads: createPacer({ clock, ...taskReads }) });
  if (onAttempt !== undefined) tellAttemptsOfAll(clients, onAttempt);
  try {
    return await work({
      account: createAccount({ clients }),
      clock,
      naming: createNaming({ clients }),
      fleetReading: createFleetReading({ clients }),
      probing: createProbing({ clients }),
      offSwitch: (name) => createOffSwitch({ clients, name }),
      policyParameter: (name) => createPolicyParameter({ clients, name }),
      stopNotes: (prefix) => createStopNotes({ clients, clock, prefix }),
      ownSessions: (by) => createOwnSessions({ clients, owner: by, pacer: createPacer({ clock, ...deletes }) }),
      stack: (by, { switchName, notesPrefix }) =>
        createAws({
          clients,
          clock,
          settings: { owner: by, pauseParameter: switchName, notesPrefix },
          pacers: {
            create: createPacer({ clock, ...creates }),
            modify: createPacer({ clock, ...creates }),
            delete: createPacer({ clock, ...deletes }),
          },
        }),
    });
  } finally {
    clients.destroy();
  }
}
