// What one case of the suite is: a call, AWS's answer, and where the knowledge of it comes from.
import { isDeepStrictEqual } from 'node:util';
import type { Stage } from './stage.ts';

/** Documented and observed answers must be given; an inferred one is only reported where a real account differs. */
export type Basis = 'documented' | 'observed' | 'inferred';

/** `read-only` changes nothing in the account; `self-cleaning` makes only what is removed again; the others stay in the emulator. */
type Remote = 'read-only' | 'self-cleaning' | 'never';

export interface Case {
  /** A sentence, or the subject of one. */
  readonly says: string;
  readonly asks: (stage: Stage) => Promise<unknown>;
  /** What `asks` resolves to; a refusal is told as its code and status, e.g. `MissingParameter 400`. */
  readonly expects: unknown;
  readonly basis: Basis;
  /** In words, e.g. `EC2 API reference, error codes`. */
  readonly source: string;
  readonly remote: Remote;
}

export interface Finding {
  readonly says: string;
  readonly expected: string;
  readonly got: string;
}

/** Runs a case; what the SDK throws for a refusal becomes its code and status, any other error is thrown on. */
export async function answerTo(one: Case, stage: Stage): Promise<unknown> {
  try {
    return await one.asks(stage);
  } catch (error) {
    const { name, $metadata } = Object(error) as {
      readonly name?: string;
      readonly $metadata?: { httpStatusCode?: number };
    };
    if (name === undefined || $metadata?.httpStatusCode === undefined) throw error;
    return `${name} ${$metadata.httpStatusCode}`;
  }
}

/** Undefined: the case is to be judged by its test. A guess about a real account that proved wrong is a finding, not a failure. */
export function findingOf(one: Case, got: unknown, remote: boolean): Finding | undefined {
  if (!remote || one.basis !== 'inferred' || isDeepStrictEqual(got, one.expects)) return undefined;
  return { says: one.says, expected: JSON.stringify(one.expects), got: JSON.stringify(got) };
}

type Because = Pick<Case, 'basis' | 'source'>;

export const documented = (source: string): Because => ({ basis: 'documented', source });
export const observed = (source: string): Because => ({ basis: 'observed', source });
export const inferred = (source: string): Because => ({ basis: 'inferred', source });

export const reference = documented('EC2 API reference, error codes');
