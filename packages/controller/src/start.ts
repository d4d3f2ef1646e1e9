// Puts the handlers together from the environment: once per process, with every complaint at once if that cannot be.
import { type ClientOptions, type Clients, createAws, createClients, createMessenger, createPacer } from '@tasktap/aws';
import { ConfigError, type Environment, type Place, readConfig } from './config.ts';
import { createJournal, type Journal } from './journal.ts';
import { createMemory } from './memory.ts';
import { createMeter } from './metrics.ts';
import type { Clock, Ports } from './ports.ts';

export interface Surroundings {
  readonly environment: Environment;
  readonly clock: Clock;
  /** Takes one line of the log, without its end. */
  readonly write: (line: string) => void;
  /** How AWS is reached. @default over the network, by the SDK's clients */
  readonly connect?: Connect;
}

type Connect = (options: ClientOptions) => Clients;

/**
 * EC2's mutating bucket, per account and region, is 50 at once and 5 a second (EC2 API throttling page). Looks and events take its burst together, less what
 * clocks and ways of different lengths may bring too close. Looks have nearly all of the rate, since events mostly need none of it, and give way as
 * soon as they are throttled: then somebody else does.
 */
const shares = {
  events: { burst: 46, perSecond: 5, yields: false },
  looks: { burst: 4, perSecond: 4.5, yields: true },
} as const;

/** Half of what ECS gives an account for listing and describing tasks, 100 at once and 20 a second (ECS API throttling page). */
const taskReads = { burst: 50, perSecond: 10 };

/** @throws ConfigError; the complaints are in the journal by then. */
export function createPorts(
  { environment, clock, write, connect = createClients }: Surroundings,
  work: keyof typeof shares,
): Ports {
  const journal = createJournal(write, clock.now);
  const config = configOrComplaints(() => readConfig(environment), journal);
  const clients = clientsFor(config, clock, connect);
  const { owner } = config.policy;
  const { pauseParameter, notesPrefix, concurrency } = config;
  return {
    config,
    clock,
    journal,
    meter: createMeter(write, clock.now, owner),
    memory: createMemory(),
    messenger: createMessenger(clients),
    aws: createAws({
      clients,
      clock,
      settings: { owner, pauseParameter, notesPrefix },
      pacer: createPacer({
        clock,
        burst: shares[work].burst / concurrency,
        perSecond: shares[work].perSecond / concurrency,
        yields: shares[work].yields,
      }),
    }),
  };
}

export function clientsFor(
  { region, endpoint, credentials }: Place,
  clock: Clock,
  connect: Connect = createClients,
): Clients {
  return connect({
    region,
    taskReads: createPacer({ clock, ...taskReads }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

/** @throws ConfigError; the complaints are in the journal by then. */
export function configOrComplaints<Read>(read: () => Read, journal: Journal): Read {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConfigError) journal({ kind: 'config-broken', complaints: error.complaints });
    throw error;
  }
}
