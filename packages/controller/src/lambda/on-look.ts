// Takes requests to look at a service or a cluster from a FIFO queue of one group: no two looks of a stack overlap.

import { parseLook } from '../events/look-message.ts';
import { type BatchAnswer, bodyOf, isSqsEvent, type SqsRecord, sentAt, unfinished } from '../events/sqs.ts';
import type { LambdaContext } from '../invocation-time.ts';
import { type LookResult, lookAt } from '../look.ts';
import type { HandlerPorts } from '../ports.ts';

export type OnLook = (event: unknown, context: LambdaContext) => Promise<BatchAnswer>;

/**
 * What was begun and not ended is left to the next look, and so is what could not be read: its message would keep all others waiting for
 * longer than the next sweep takes to come.
 */
export function createOnLook(ports: HandlerPorts): OnLook {
  return async (event, context) => {
    const { deadline } = ports.time.begin(context);
    if (!isSqsEvent(event)) {
      ports.journal({ kind: 'malformed', what: 'on-look expects a batch of queue messages' });
      return unfinished([]);
    }
    const late: SqsRecord[] = [];
    for (const record of event.Records) {
      // In a FIFO batch the ones behind one that goes back must go back too.
      if (late.length > 0 || ports.clock.now() >= deadline) late.push(record);
      else await look(record, ports, deadline);
    }
    return unfinished(late);
  };
}

async function look(record: SqsRecord, { policies, ...rest }: HandlerPorts, deadline: number): Promise<void> {
  const { clock, journal, memory } = rest;
  const request = parseLook(bodyOf(record));
  if (request === undefined) {
    journal({ kind: 'malformed', what: `message ${record.messageId} is not a request to look` });
    return;
  }
  const isWhole = request.service === undefined;
  // Whoever asked before the last look began has been answered by it: else requests would pile up behind long looks.
  if (isWhole && memory.hasLookedSince(request.cluster, sentAt(record) ?? Number.POSITIVE_INFINITY)) return;
  const begunAt = clock.now();
  const policy = await policies.read('now');
  if (policy === undefined) return;
  const result = await lookAt(request, { ...rest, policy }, deadline);
  if (isWhole && hasEnded(result)) memory.looked(request.cluster, begunAt);
}

/** What time cut short is gone on with by whoever asked before it as well. Without the off switch another look would get no further. */
function hasEnded(result: LookResult): boolean {
  return result.kind === 'looked' && (!result.round.unfinished || result.round.switchUnread);
}
