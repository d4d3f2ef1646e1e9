// An address of this machine on the command line.
import { InvalidArgumentError } from 'commander';
import { isAddress } from '../reach.ts';

export function address(text: string): string {
  if (isAddress(text)) return text;
  throw new InvalidArgumentError('Expected an IP address of this machine, such as 127.0.0.1 or 0.0.0.0.');
}
