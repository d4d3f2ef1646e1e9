// Looks that a round asks for: at a service of which a task was refused, and at a cluster whose creates are left to looks.
import { type EniId, type MirrorPolicy, type ServiceName, type TaskArn, unmirrorableFor } from '@tasktap/core';
import { lookMessage } from './events/look-message.ts';
import { faultEntry } from './journal.ts';
import type { Ports } from './ports.ts';
import { type Round, refusedIn } from './reconcile.ts';

/** Sends one request per service of which a task that may be replaced was refused in this round, where somebody looks. */
export async function askForLooks(round: Round, { config, policy, messenger, clock, journal }: Ports): Promise<void> {
  if (config.lookQueueUrl === undefined) return;
  for (const service of refusedServices(round, policy)) {
    const message = lookMessage({ cluster: round.snapshot.cluster, service, why: 'refusal' }, clock.now());
    const fault = await messenger.sendLook(config.lookQueueUrl, message);
    if (fault === undefined) continue;
    journal(faultEntry(fault));
  }
}

/**
 * The tasks of this round that a look has been asked for, because only looks create under a cap. `asker` names this attempt, so that a look
 * which has begun already does not count for it.
 */
export async function leaveToLooks(
  round: Round,
  asker: string,
  { config, messenger, clock, journal }: Ports,
): Promise<ReadonlySet<TaskArn>> {
  const left = [...round.plan.verdicts].flatMap(([task, verdict]) =>
    verdict.kind === 'waiting' && verdict.reason === 'left-to-looks' ? [task] : [],
  );
  if (left.length === 0 || config.lookQueueUrl === undefined) return new Set();
  const request = { cluster: round.snapshot.cluster, service: undefined, why: 'event' } as const;
  const fault = await messenger.sendLook(config.lookQueueUrl, lookMessage(request, clock.now(), asker));
  if (fault === undefined) return new Set(left);
  journal(faultEntry(fault));
  return new Set();
}

function refusedServices(round: Round, policy: MirrorPolicy): ReadonlySet<ServiceName> {
  const refused = new Set<EniId | undefined>(refusedIn(round));
  return new Set(
    round.snapshot.tasks
      .filter((task) => refused.has(task.eni?.id) && unmirrorableFor(task, policy).kind === 'replace')
      .flatMap(({ service }) => service ?? []),
  );
}
