// What one create taught: about the kind, or about nothing; and whether the next task of the kind is worth a try.
import type { Heard } from '@tasktap/aws';
import type { Fault, MirrorSession, MissingPart } from '@tasktap/core';

/** Why a create taught nothing about the kind. */
export type Doubt =
  | 'interface-gone'
  | 'interface-full'
  | 'target-full'
  | 'session-quota'
  | 'unclear-answer'
  | 'no-answer';

export type Attempt =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly fault: Fault }
  | { readonly kind: 'doubtful'; readonly doubt: Doubt; readonly fault: Fault }
  /** No kind will fare better. */
  | { readonly kind: 'hopeless'; readonly missing: MissingPart | undefined; readonly fault: Fault };

export function attemptFrom(said: Heard<MirrorSession>): Attempt {
  if (said.kind === 'heard') return { kind: 'accepted' };
  const { meaning, fault } = said.reading;
  switch (meaning.kind) {
    case 'refused':
      return { kind: 'refused', fault };
    case 'missing':
      return { kind: 'hopeless', missing: meaning.what, fault };
    case 'eni-not-visible':
      return { kind: 'doubtful', doubt: 'interface-gone', fault };
    case 'full':
      return { kind: 'doubtful', doubt: fullDoubts[meaning.what], fault };
    case 'fault':
      return fromFault(fault);
    default:
      return { kind: 'doubtful', doubt: 'unclear-answer', fault };
  }
}

/** After a yes all is said; after a no, or where only this interface stood in the way, another task may say more. */
export function worthAnother(attempt: Attempt): boolean {
  if (attempt.kind === 'refused') return true;
  return attempt.kind === 'doubtful' && (attempt.doubt === 'interface-gone' || attempt.doubt === 'interface-full');
}

const fullDoubts = { interface: 'interface-full', target: 'target-full', account: 'session-quota' } as const;

function fromFault(fault: Fault): Attempt {
  switch (fault.kind) {
    case 'denied':
      return { kind: 'hopeless', missing: undefined, fault };
    case 'throttled':
    case 'unavailable':
      return { kind: 'doubtful', doubt: 'no-answer', fault };
    default:
      return { kind: 'doubtful', doubt: 'unclear-answer', fault };
  }
}
