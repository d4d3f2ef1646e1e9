// Prices of one's own, from a file in YAML or JSON; what it does not say is taken from the table here.
//
// Example:
//   source: eu-central-1, November 2026
//   sessionHour: 0.018
//   crossZoneGigabyte: 0.02
import { readDocument } from '@tasktap/document';
import * as v from 'valibot';
import { readGiven } from '../given-file.ts';
import { knownPrices, type Prices } from '../prices.ts';

const price = v.optional(v.pipe(v.number('a price in US dollars'), v.minValue(0, 'a price of 0 or more')));

const schema = v.strictObject({
  source: v.pipe(v.string(), v.minLength(1)),
  sessionHour: price,
  networkLoadBalancerHour: price,
  networkLoadBalancerUnit: price,
  endpointHour: price,
  endpointGigabyte: price,
  crossZoneGigabyte: price,
});

/** `path` undefined: the table here. @throws UserError */
export async function readPrices(path: string | undefined): Promise<Prices> {
  if (path === undefined) return knownPrices;
  const { source, ...own } = await readGiven(path, (text) => readDocument(text, schema));
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  const basis = Object.fromEntries(given.map(([name]) => [name, { certainty: 'given', source }] as const));
  return {
    ...knownPrices,
    ...Object.fromEntries(given),
    source: `${source}; ${knownPrices.source}`,
    basis: { ...knownPrices.basis, ...basis },
  };
}
