// Puts the handlers together from the environment: once per process, with every complaint at once if that cannot be.
import {
  type ClientOptions,
  type Clients,
  createAws,
  createClients,
  createMessenger,
  createPacer,
  createPolicyParameter,
} from '@tasktap/aws';
import { type Config, ConfigError, type Environment, type Place, readConfig } from './config.ts';
import { createInvocationTime } from './invocation-time.ts';
import { createJournal, type Journal } from './journal.ts';
import { createMemory } from './memory.ts';
import { createMeter } from './metrics.ts';
import { givenPolicy, type Policies, type PolicyParameterPorts, policyIn, policyInParameter } from './policies.ts';
import type { Clock, HandlerPorts } from './ports.ts';

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

/** EC2 counts changes and deletes apart from creates and from each other, 50 at once and 5 a second of each: looks alone make them, and nobody else of this stack. */
const changes = { burst: 40, perSecond: 5 } as const;

/** Half of what ECS gives an account for listing and describing tasks, 100 at once and 20 a second (ECS API throttling page). */
const taskReads = { burst: 50, perSecond: 10 };

/** @throws ConfigError; the complaints are in the journal by then. */
export function createPorts(
  { environment, clock, write, connect = createClients }: Surroundings,
  work: keyof typeof shares,
): HandlerPorts {
  const journal = createJournal(write, clock.now);
  const config = configOrComplaints(() => readConfig(environment), journal);
  const time = createInvocationTime(clock);
  const clients = clientsFor(config, { clock, time }, connect);
  const { owner, pauseParameter, notesPrefix, concurrency } = config;
  const meter = createMeter(write, clock.now, owner);
  return {
    config,
    policies: policiesOf(config, clients, { clock, journal, meter }),
    clock,
    time,
    journal,
    meter,
    memory: createMemory(),
    messenger: createMessenger(clients),
    aws: createAws({
      clients,
      clock,
      settings: { owner, pauseParameter, notesPrefix },
      pacers: {
        create: createPacer({
          clock,
          timeLeft: time.left,
          burst: shares[work].burst / concurrency,
          perSecond: shares[work].perSecond / concurrency,
          yields: shares[work].yields,
        }),
        modify: createPacer({ clock, timeLeft: time.left, ...changes }),
        delete: createPacer({ clock, timeLeft: time.left, ...changes }),
      },
    }),
  };
}

function policiesOf(
  config: Config,
  clients: Clients,
  around: Pick<PolicyParameterPorts, 'clock' | 'journal' | 'meter'>,
): Policies {
  const { policy, policyParameter: name } = config;
  if (policy !== undefined) return givenPolicy(policy);
  if (name === undefined)
    throw new Error('Expected a policy or the parameter that it stands in: readConfig sees to it.');
  const parameter = createPolicyParameter({ clients, name });
  return policyInParameter({ ...around, name, parameter, parse: (document) => policyIn(document, config) });
}

export function clientsFor(
  { region, endpoint, credentials }: Place,
  { clock, time }: Pick<HandlerPorts, 'clock' | 'time'>,
  connect: Connect = createClients,
): Clients {
  return connect({
    region,
    taskReads: createPacer({ clock, timeLeft: time.left, ...taskReads }),
    timeLeft: time.left,
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
