// The name that was probably meant, as a question after a sentence.
import { nearest } from '@tasktap/document';

/** e.g. ` Did you mean web?`; empty: nothing that is known is near enough. */
export function askIfMeant(name: string, known: readonly string[]): string {
  const closest = nearest(name, known);
  return closest === undefined ? '' : ` Did you mean ${closest}?`;
}
