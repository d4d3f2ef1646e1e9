// A name on the command line: an empty one, as of a variable that is not set, is nobody's.
import { InvalidArgumentError } from 'commander';

export function name(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Expected a name.');
}
