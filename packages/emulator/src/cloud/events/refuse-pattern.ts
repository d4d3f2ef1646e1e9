// How long a pattern may be: what the API takes at all, and what the account was granted.
import type { Quotas } from '../../world/quotas.ts';
import { AwsError } from '../operation.ts';
import { brokenConstraint } from './refusal.ts';

/** EventBridge API reference, PutRule. */
const longest = 4096;

/**
 * `pattern`: as written, text or the JSON value of it; white space counts. Throws `ValidationException`, or `LimitExceededException` beyond the quota (inferred: the
 * reference has that code for quotas, and its words were seen where there were too many rules or targets).
 */
export function refuseLongPattern(pattern: unknown, { charactersPerPattern }: Quotas): void {
  const text = typeof pattern === 'string' ? pattern : JSON.stringify(pattern);
  if (text.length > longest) {
    throw brokenConstraint('eventPattern', text, `Member must have length less than or equal to ${longest}`);
  }
  if (text.length > charactersPerPattern) {
    throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
  }
}
