// A refusal is a reason to look at its service, where tasks are replaced at all and somebody looks.
import type { EniId, ServiceName } from '@tasktap/core';
import { lookMessage } from './events/look-message.ts';
import { faultEntry } from './journal.ts';
import type { Ports } from './ports.ts';
import { type Round, refusedIn } from './reconcile.ts';

/** Sends one request per service that a task of was refused in this round. */
export async function askForLooks(round: Round, { config, messenger, clock, journal }: Ports): Promise<void> {
  if (config.lookQueueUrl === undefined || config.policy.unmirrorable.kind !== 'replace') return;
  for (const service of refusedServices(round)) {
    const message = lookMessage({ cluster: round.snapshot.cluster, service, why: 'refusal' }, clock.now());
    const fault = await messenger.sendLook(config.lookQueueUrl, message);
    if (fault === undefined) continue;
    journal(faultEntry(fault));
  }
}

function refusedServices(round: Round): ReadonlySet<ServiceName> {
  const refused = new Set<EniId | undefined>(refusedIn(round));
  return new Set(
    round.snapshot.tasks.flatMap((task) =>
      task.service !== undefined && refused.has(task.eni?.id) ? [task.service] : [],
    ),
  );
}
