// What an examination found: a sentence on what is, and one on what to do about it.
import type { Fault } from '@tasktap/core';

export type FindingState = 'fine' | 'look' | 'broken' | 'unread';

export interface Finding {
  /** A stable word for what was examined, e.g. `target-listener`. */
  readonly check: string;
  readonly state: FindingState;
  readonly sentence: string;
  /** Empty: nothing is to be done. */
  readonly advice: string;
}

export const isFine = (check: string, sentence: string): Finding => ({ check, state: 'fine', sentence, advice: '' });

export const lookAt = (check: string, sentence: string, advice: string): Finding => ({
  check,
  state: 'look',
  sentence,
  advice,
});

export const isBroken = (check: string, sentence: string, advice: string): Finding => ({
  check,
  state: 'broken',
  sentence,
  advice,
});

export const unread = (check: string, { operation, code, message, kind }: Fault): Finding => ({
  check,
  state: 'unread',
  sentence: `AWS would not answer ${operation} (${code || message}).`,
  advice: kind === 'denied' ? `Grant ${operation} to whoever examines, and examine again.` : 'Examine again.',
});
