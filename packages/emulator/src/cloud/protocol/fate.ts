// A call that a fault has struck: what the service says instead, or how its answer is lost.
import type { CallFate } from '../../faults/calls.ts';
import type { Refusals, Response } from './wire.ts';

/** Throws what the service refuses it with. False: it is lost before anybody acts on it. Undefined: nothing has struck it. */
export function isActedOn(fate: CallFate | undefined, refusals: Refusals): boolean {
  if (fate === undefined) return true;
  switch (fate.kind) {
    case 'throttle':
      throw refusals.throttled();
    case 'unavailable':
      throw refusals.unavailable();
    case 'internal-error':
      throw refusals.internal();
    default:
      return fate.act === 'after';
  }
}

/** Stands for the answer to a call that nobody acted on. */
export const unread: Response = { status: 0, headers: {}, body: '' };

export interface Loss {
  /** For the call log alone, e.g. `time-out-after-act`: AWS has no word for what does not arrive. */
  readonly code: string;
  readonly silentMs: number;
}

/** Undefined: the caller is answered. */
export function lossOf(fate: CallFate | undefined): Loss | undefined {
  if (fate === undefined || !('act' in fate)) return undefined;
  return { code: `${fate.kind}-${fate.act}-act`, silentMs: fate.silentMs };
}
