// `tasktap probe`: asks EC2, with one short session per kind of task, which tasks of this account can be mirrored.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, createClients, createPacer, createProbing } from '@tasktap/aws';
import { owner } from '@tasktap/core';
import { UserError } from '../user-error.ts';
import { asJson, asTable, isFine } from './report.ts';
import { runProbe } from './run.ts';

export interface ProbeFlags {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly cluster?: readonly string[];
  readonly service?: string;
  readonly target?: string;
  readonly filter?: string;
  readonly json?: true;
}

const notAsWished = 1;
const misunderstood = 2;

/** Half of what ECS allows an account, as for the functions. */
const taskReads = { burst: 50, perSecond: 10 };
/** A fifth of what EC2 allows an account; the rest is for the functions. */
const creates = { burst: 10, perSecond: 1 };

/** The exit code: 0 every kind can be mirrored, 1 some kind cannot. Throws UserError for all others. */
export async function probe(flags: ProbeFlags): Promise<number> {
  const { cluster: clusters = [], service, target, filter } = flags;
  if (service !== undefined && clusters.length !== 1) {
    throw new UserError('Expected exactly one --cluster beside --service: name the cluster of that service.', {
      exitCode: misunderstood,
    });
  }
  const clock: Clock = { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) };
  const clients = createClients({ ...reachedBy(flags), taskReads: createPacer({ clock, ...taskReads }) });
  const interruption = listenForInterruption();
  try {
    const findings = await runProbe(
      {
        probing: createProbing({ clients }),
        clock,
        pacer: createPacer({ clock, ...creates }),
        owner: owner(`probe-${randomBytes(6).toString('hex')}`),
        interrupted: interruption.happened,
        say: (line) => console.error(line),
      },
      { clusters, service, target, filter },
    );
    console.log(flags.json === true ? asJson(findings) : asTable(findings).join('\n'));
    return isFine(findings) ? 0 : notAsWished;
  } finally {
    interruption.close();
    clients.destroy();
  }
}

function reachedBy({ region, profile, endpoint }: ProbeFlags): Pick<ProbeFlags, 'region' | 'profile' | 'endpoint'> {
  return {
    ...(region === undefined ? {} : { region }),
    ...(profile === undefined ? {} : { profile }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** Ctrl-C, as often as it comes, lets the call under way end and the session go. */
function listenForInterruption(): { readonly happened: () => boolean; readonly close: () => void } {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  let happened = false;
  const note = (): void => {
    happened = true;
  };
  for (const signal of signals) process.on(signal, note);
  return {
    happened: () => happened,
    close() {
      for (const signal of signals) process.off(signal, note);
    },
  };
}
