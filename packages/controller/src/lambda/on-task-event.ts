// Takes task events: from a queue in batches, or bare from EventBridge as the source document has it.

import { handleBareEvent } from '../bare-event.ts';
import { handleBatch, putBack } from '../batch.ts';
import { type BatchAnswer, isSqsEvent, type SqsRecord } from '../events/sqs.ts';
import { parseTaskEvent } from '../events/task-state-change.ts';
import type { LambdaContext } from '../invocation-time.ts';
import type { HandlerPorts } from '../ports.ts';

export type OnTaskEvent = (event: unknown, context: LambdaContext) => Promise<BatchAnswer | undefined>;

/** @throws NotFinished for a bare event that must come back; Lambda's own retries bring it. */
export function createOnTaskEvent(ports: HandlerPorts): OnTaskEvent {
  return async (event, context) => {
    const invocation = ports.time.begin(context);
    if (isSqsEvent(event)) return serve(event.Records, ports, invocation.deadline);
    const parsed = parseTaskEvent(event);
    if (parsed.kind === 'task') await handleBareEvent(parsed, ports, invocation);
    else ports.journal({ kind: parsed.kind === 'foreign' ? 'foreign-event' : 'malformed', what: parsed.what });
    return undefined;
  };
}

async function serve(
  records: readonly SqsRecord[],
  { policies, ...rest }: HandlerPorts,
  deadline: number,
): Promise<BatchAnswer> {
  const policy = await policies.read('lately');
  return policy === undefined ? putBack(records, rest) : handleBatch(records, { ...rest, policy }, deadline);
}
