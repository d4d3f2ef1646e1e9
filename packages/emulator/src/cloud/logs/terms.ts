// A filter pattern of terms: words and quoted phrases, all of which must stand in the message.
import { AwsError } from '../operation.ts';

/** Unquoted terms are of letters, digits and underscores (CloudWatch Logs guide, "Filter pattern syntax"). */
const term = /\s*(?:"((?:[^"\\]|\\.)*)"|(\w+))\s*/gy;

/** @throws AwsError for a pattern of another kind: exclusions, choices, JSON and columns are not modelled. */
export function readTerms(pattern: string): readonly string[] {
  const terms: string[] = [];
  term.lastIndex = 0;
  while (term.lastIndex < pattern.length) {
    const found = term.exec(pattern);
    if (found === null) {
      throw new AwsError(
        'InvalidParameterException',
        'Invalid filter pattern: the emulator knows words and "phrases" only.',
      );
    }
    terms.push(found[2] ?? (found[1] ?? '').replace(/\\(.)/g, '$1'));
  }
  return terms;
}
