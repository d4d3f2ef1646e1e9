// Takes what happens to the stack itself: its creation (backfill), its deletion (drain), and its schedule (sweep).
import { type Drained, drain } from '../drain.ts';
import { stackAnswer } from '../events/stack-answer.ts';
import { parseStackEvent, type StackRequest } from '../events/stack-request.ts';
import { askForEveryCluster } from '../every-cluster.ts';
import type { Invocation, LambdaContext } from '../invocation-time.ts';
import { faultEntry } from '../journal.ts';
import type { StackPorts } from '../stack-ports.ts';
import type { TellStack } from '../tell-stack.ts';

export type OnStack = (event: unknown, context: LambdaContext) => Promise<void>;

/** Thrown on purpose: the function fails, and Lambda's asynchronous retries (after one and two minutes) bring the event back. */
export class NotDone extends Error {
  constructor(reason: string) {
    super(`${reason}; Lambda brings the event back.`);
    this.name = 'NotDone';
  }
}

/** Lambda tries an asynchronous event three times; CloudFormation's are asynchronous (Lambda guide, "Using Lambda with CloudFormation"). */
const attemptsOfLambda = 3;

/**
 * `start` gives what the work needs, or the sentence that says why the configuration does not allow it.
 * @throws NotDone for what Lambda is to bring back.
 */
export function createOnStack(start: () => StackPorts | string, tell: TellStack): OnStack {
  return async (event, context) => {
    const parsed = parseStackEvent(event);
    const ports = start();
    if (typeof ports === 'string') {
      if (parsed.kind !== 'request') throw new NotDone(ports);
      return tell(parsed.request.ResponseURL, stackAnswer(parsed.request, ports));
    }
    const invocation = ports.time.begin(context);
    switch (parsed.kind) {
      case 'request': {
        const reason = await serve(parsed.request, ports, invocation);
        return tell(parsed.request.ResponseURL, stackAnswer(parsed.request, reason));
      }
      case 'sweep':
        return sweep(ports);
      case 'malformed':
        return ports.journal({ kind: 'malformed', what: 'on-stack expects a request of CloudFormation or a schedule' });
    }
  };
}

/** Undefined: done; else the sentence that CloudFormation shows. */
async function serve(
  { RequestType, ResourceType }: StackRequest,
  ports: StackPorts,
  invocation: Invocation,
): Promise<string | undefined> {
  const deleting = RequestType === 'Delete';
  switch (ResourceType) {
    case 'Custom::Backfill':
      return deleting ? undefined : backfill(ports);
    case 'Custom::Drain':
      return deleting ? drainAll(ports, invocation) : undefined;
  }
}

async function sweep(ports: StackPorts): Promise<void> {
  const fault = await askForEveryCluster('sweep', ports);
  if (fault === undefined) return;
  ports.journal(faultEntry(fault));
  throw new NotDone(`a look could not be asked for (${fault.code || fault.kind})`);
}

async function backfill(ports: StackPorts): Promise<string | undefined> {
  const fault = await askForEveryCluster('backfill', ports);
  if (fault === undefined) return undefined;
  ports.journal(faultEntry(fault));
  return `Expected the look queue to take a message for every cluster, got ${fault.code || fault.kind}: ${fault.message}`;
}

async function drainAll({ ownSessions, clock, journal, memory }: StackPorts, { deadline, requestId }: Invocation) {
  const attempt = memory.attempt(requestId);
  const drained = await drain(ownSessions, clock, () => clock.now() >= deadline);
  if (drained.kind === 'failed') journal(faultEntry(drained.fault));
  const left = drained.kind === 'unfinished' ? drained.left : undefined;
  journal({
    kind: 'drained',
    removed: drained.removed,
    ...(left === undefined ? {} : { left }),
    finished: drained.kind === 'drained',
  });
  if (drained.kind === 'unfinished' && attempt < attemptsOfLambda) throw new NotDone('not every session is removed');
  return complaintOf(drained);
}

function complaintOf(drained: Drained): string | undefined {
  switch (drained.kind) {
    case 'drained':
      return undefined;
    case 'unfinished':
      return `Expected every session of this stack to be removed, and ${drained.left ?? 'some'} are left. Delete the stack again: it goes on from there.`;
    case 'failed': {
      const { operation, code, kind, message } = drained.fault;
      return `Expected every session of this stack to be removed; ${operation} said ${code || kind}: ${message} Mend that, then delete the stack again.`;
    }
  }
}
