// What stands in the way: calls that taught us nothing, and what the last attempt taught about one interface.

/** What kept a call from teaching us anything, in words that do not depend on AWS's spelling. */
export type FaultKind = 'throttled' | 'unavailable' | 'denied' | 'quota' | 'invalid' | 'unknown';

export interface Fault {
  readonly kind: FaultKind;
  /** AWS's code, as it came; empty when no answer came. */
  readonly code: string;
  /** e.g. `CreateTrafficMirrorSession` */
  readonly operation: string;
  /** Undefined when no answer came. */
  readonly requestId: string | undefined;
  readonly message: string;
}

/** No answer came, or one that we do not understand: what was asked for may have been done all the same. */
export function mayHaveHappened({ kind }: Fault): boolean {
  return kind === 'unavailable' || kind === 'unknown';
}

/** What EC2 called full, or could not find, when it named it. */
export type QuotaOf = 'account' | 'target' | 'interface';
export type MissingPart = 'target' | 'filter';

/** What the last attempt taught about one interface; forgotten when the round ends. */
export type Trouble =
  | { readonly kind: 'eni-not-visible' }
  /** `lookedAfter`: the interface's sessions were read since; only then is it known who holds the number. */
  | { readonly kind: 'contested'; readonly fault: Fault; readonly number: number; readonly lookedAfter: boolean }
  | { readonly kind: 'interface-full' }
  | { readonly kind: 'fault'; readonly fault: Fault };
