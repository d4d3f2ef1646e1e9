// Asks for a look at every cluster of the stack: the schedule's sweep and the backfill, never looked at here.
import type { Fault } from '@tasktap/core';
import { type LookRequest, lookMessage } from './events/look-message.ts';
import type { StackPorts } from './stack-ports.ts';

/** The first fault; the other clusters are asked for all the same. Undefined: all are. */
export async function askForEveryCluster(
  why: LookRequest['why'],
  { config, messenger, clock }: StackPorts,
): Promise<Fault | undefined> {
  const faults: Fault[] = [];
  for (const cluster of config.clusters) {
    const message = lookMessage({ cluster, service: undefined, why }, clock.now());
    const fault = await messenger.sendLook(config.lookQueueUrl, message);
    if (fault !== undefined) faults.push(fault);
  }
  return faults[0];
}
