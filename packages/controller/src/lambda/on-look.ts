// Takes requests to look at a service or a cluster from a FIFO queue whose groups are clusters: looks at one cluster never overlap.

import { parseLook } from '../events/look-message.ts';
import { type BatchAnswer, bodyOf, isSqsEvent, type SqsRecord, unfinished } from '../events/sqs.ts';
import { lookAt } from '../look.ts';
import { deadlineOf, type LambdaContext, type Ports } from '../ports.ts';

export type OnLook = (event: unknown, context: LambdaContext) => Promise<BatchAnswer>;

/** What could not be looked at goes back to the queue; what was begun and not ended is left to the next look. */
export function createOnLook(ports: Ports): OnLook {
  return async (event, context) => {
    const deadline = deadlineOf(ports.clock, context);
    if (!isSqsEvent(event)) {
      ports.journal({ kind: 'malformed', what: 'on-look expects a batch of queue messages' });
      return unfinished([]);
    }
    const failed: SqsRecord[] = [];
    for (const record of event.Records) {
      if (failed.length > 0 || !(await look(record, ports, deadline))) failed.push(record);
    }
    return unfinished(failed);
  };
}

/** Whether the message is dealt with. In a FIFO batch the ones behind a failed one must fail too. */
async function look(record: SqsRecord, ports: Ports, deadline: number): Promise<boolean> {
  const request = parseLook(bodyOf(record));
  if (request === undefined) {
    ports.journal({ kind: 'malformed', what: `message ${record.messageId} is not a request to look` });
    return true;
  }
  if (ports.clock.now() >= deadline) return false;
  const result = await lookAt(request, ports, deadline);
  return result.kind === 'looked';
}
