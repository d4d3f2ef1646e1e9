// Puts on-stack together from the environment: once per process, with every complaint at once if that cannot be.
import { createMessenger, createOwnSessions, createPacer } from '@tasktap/aws';
import { createInvocationTime } from './invocation-time.ts';
import { createJournal } from './journal.ts';
import { createMemory } from './memory.ts';
import { readStackConfig } from './stack-config.ts';
import type { StackPorts } from './stack-ports.ts';
import { clientsFor, configOrComplaints, type Surroundings } from './start.ts';

/** The whole rate and most of the burst of EC2's mutating bucket: nothing else of this stack creates while it drains. */
const share = { burst: 40, perSecond: 5 };

/** @throws ConfigError; the complaints are in the journal by then. */
export function createStackPorts({ environment, clock, write }: Surroundings): StackPorts {
  const journal = createJournal(write, clock.now);
  const config = configOrComplaints(() => readStackConfig(environment), journal);
  const time = createInvocationTime(clock);
  const clients = clientsFor(config, { clock, time });
  return {
    config,
    clock,
    time,
    journal,
    memory: createMemory(),
    messenger: createMessenger(clients),
    ownSessions: createOwnSessions({
      clients,
      owner: config.owner,
      pacer: createPacer({ clock, timeLeft: time.left, ...share }),
    }),
  };
}
