// Which AWS, on the command line: what is no region or address is none of the account either, and the SDK would pass over it.
import { InvalidArgumentError } from 'commander';

export function region(text: string): string {
  if (/^[\w-]+$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a region such as eu-central-1.');
}

export function endpoint(text: string): string {
  if (/^https?:$/.test(URL.parse(text)?.protocol ?? '')) return text;
  throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:4566.');
}
