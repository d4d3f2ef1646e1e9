// A call whose caller and input are known, whichever way it came: IAM, limits, faults and the dry run; then the act, and a line in the call log.
import type { CallFate, StrikeCall } from '../../faults/calls.ts';
import type { WorldTime } from '../../world/clock.ts';
import type { CallLog } from '../calls.ts';
import type { Limits } from '../limits/limits.ts';
import { type AnyOperation, AwsError, type Cloud, type ServiceName } from '../operation.ts';
import type { Principal } from '../principals.ts';
import { about } from './about.ts';
import { denialOf } from './authorize.ts';
import { isActedOn, lossOf } from './fate.ts';
import type { Refusals } from './wire.ts';

export interface Counter {
  readonly cloud: Cloud;
  readonly limits: Limits;
  readonly calls: CallLog;
  /** @default nothing ever strikes */
  readonly strikeCall?: StrikeCall;
}

/** What is known of a call so far; filled on the way, so that a refused call is logged with all that was known. */
export interface Progress {
  principal?: Principal;
  operation?: string;
  input?: object;
  lackedRight?: string;
  fate?: CallFate | undefined;
}

/** What stands for the output of a call that is lost before anybody acts on it. */
export const notActedOn = Symbol('not acted on');

/** Throws an AwsError in the words of `refusals`, or what the operation throws. */
export function act(
  { cloud, limits, calls, strikeCall }: Counter,
  call: {
    readonly principal: Principal;
    readonly operation: AnyOperation;
    readonly input: object;
    readonly gone: AbortSignal | undefined;
  },
  refusals: Refusals,
  progress: Progress,
): unknown {
  const { principal, operation, input, gone } = call;
  const { service, name } = operation;
  const denial = denialOf(principal, cloud, operation.access(input as never, cloud));
  if (denial !== undefined) {
    progress.lackedRight = denial.action;
    throw refusals.denied(denial.sentence);
  }
  if (!limits.take(service, name, input)) throw refusals.throttled();
  progress.fate = strikeCall?.(principal.name, `${service}:${name}`);
  if (!isActedOn(progress.fate, refusals)) return notActedOn;
  if (service === 'ec2') stopAtDryRun(input);
  const acted = calls.acting({ principal: principal.name, service, operation: name, input });
  try {
    const output = operation.run(input as never, cloud, gone, principal);
    acted(undefined);
    return output;
  } catch (problem) {
    acted(problem);
    throw problem;
  }
}

/** EC2 answers a dry run that would be allowed with an error of its own. */
function stopAtDryRun(input: object): void {
  if ('DryRun' in input && input.DryRun === true) {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
}

/** How a call ended, as far as it would be told to its caller. */
export interface Ending {
  readonly status: number;
  readonly code: string | undefined;
  readonly bug: unknown;
}

/** Writes the call down, then stays silent for as long as a lost answer does. True: the answer is lost. */
export async function settle(
  { cloud, calls }: Counter,
  at: WorldTime,
  service: ServiceName | undefined,
  progress: Progress,
  ending: Ending,
): Promise<boolean> {
  const { clock } = cloud.world;
  const lost = lossOf(progress.fate);
  calls.record({
    at,
    principal: progress.principal?.name,
    service,
    operation: progress.operation,
    status: lost === undefined ? ending.status : 0,
    code: lost?.code ?? ending.code,
    lackedRight: progress.lackedRight,
    latencyMs: clock.now() - at,
    about: about(progress.input ?? {}),
    bug: ending.bug,
  });
  if (lost === undefined) return false;
  if (lost.silentMs > 0) await new Promise<void>((resolve) => void clock.after(lost.silentMs, resolve));
  return true;
}

/** Request ids of one emulator, each unlike the others. */
export function requestIdFrom(random: { hex(length: number): string }): string {
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
}
