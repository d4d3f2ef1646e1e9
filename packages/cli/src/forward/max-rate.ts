// A cap on what is sent, as the command line has it.
import type { RateCap } from '@tasktap/collector';
import { InvalidArgumentError } from 'commander';

/** tc's words: a thousand bits are a kbit. */
const units: Readonly<Record<string, Pick<RateCap, 'unit'> & { readonly times: number }>> = {
  bit: { unit: 'bits', times: 1 },
  kbit: { unit: 'bits', times: 1e3 },
  mbit: { unit: 'bits', times: 1e6 },
  gbit: { unit: 'bits', times: 1e9 },
  pps: { unit: 'packets', times: 1 },
};

export function maxRate(text: string): RateCap {
  const [, amount, word = ''] = /^([1-9]\d{0,8})([a-z]+)$/.exec(text) ?? [];
  const found = Object.hasOwn(units, word) ? units[word] : undefined;
  if (amount === undefined || found === undefined) {
    throw new InvalidArgumentError('Expected a rate such as 50mbit, 800kbit or 2000pps.');
  }
  return { unit: found.unit, perSecond: Number(amount) * found.times };
}
