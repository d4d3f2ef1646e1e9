// The words of a fleet's limits: how often, how many, how late.
import * as v from 'valibot';
import { awsRates } from '../cloud/limits/rates.ts';
import { operations } from '../cloud/operations.ts';
import type { FleetLimits } from '../world/fleet-limits.ts';
import { usualPace } from '../world/pace.ts';
import { awsQuotas, type Quotas } from '../world/quotas.ts';
import type { Rate } from '../world/rate.ts';
import type { Exactly, Words } from './words.ts';

const number = v.pipe(
  v.number(),
  v.finite('expected a number that can be counted'),
  v.minValue(0, 'expected 0 or more'),
);
const whole = v.pipe(number, v.integer('expected a whole number'));
const milliseconds = v.pipe(whole, v.description('Milliseconds of emulated time.'));

/** Named once in the JSON Schema, since every operation may have one. */
export const fleetRate = v.strictObject({
  capacity: v.pipe(whole, v.description('How many may come at once.')),
  refillPerSecond: v.pipe(number, v.description('How many more each second of emulated time.')),
} satisfies Words<Rate>);

const limitedOperations = new Set([
  ...operations.map(({ service, name }) => `${service}:${name}`),
  ...awsRates.flatMap((rate) => rate.operations),
]);

const byOperation = v.strictObject(
  Object.fromEntries([...limitedOperations].sort().map((each) => [each, v.exactOptional(fleetRate)])),
  // Words that are computed may be undefined to valibot's types; `exactOptional` gives no such thing.
) as v.GenericSchema<unknown, Record<string, Rate>>;

const quota = (which: keyof Quotas, meaning: string) =>
  v.exactOptional(v.pipe(whole, v.description(`${meaning} Default: ${awsQuotas[which]}.`)));

const quotas = v.strictObject({
  sessionsPerAccount: quota('sessionsPerAccount', 'Mirror sessions in the account.'),
  sessionsPerInterface: quota('sessionsPerInterface', 'Mirror sessions on one network interface.'),
  targetsPerAccount: quota('targetsPerAccount', 'Mirror targets in the account.'),
  filtersPerAccount: quota('filtersPerAccount', 'Mirror filters in the account.'),
  rulesPerFilter: quota('rulesPerFilter', 'Rules of one mirror filter.'),
  sourcesPerInterfaceTarget: quota('sourcesPerInterfaceTarget', 'Sources of a target that is a network interface.'),
  charactersPerPattern: quota('charactersPerPattern', 'Characters of the pattern of a rule, at most 4096.'),
} satisfies Words<Partial<Quotas>>);

const limits = v.strictObject({
  rates: v.exactOptional(
    v.pipe(
      v.union(
        [v.picklist(['documented', 'off']), byOperation],
        'expected documented, off, or a rate for each operation that is to have another',
      ),
      v.description(
        'Of API calls: documented, off, or by operation; an operation that is named gets a bucket of its own. Default: documented.',
      ),
    ),
  ),
  quotas: v.exactOptional(v.pipe(quotas, v.description('How much of each thing there may be.'))),
  launches: v.exactOptional(
    v.pipe(
      fleetRate,
      v.description(
        `How fast services may start tasks. Default: ${usualPace.launchBurst}, ${usualPace.launchesPerSecond}.`,
      ),
    ),
  ),
  describeLagMs: v.exactOptional(
    v.pipe(
      milliseconds,
      v.description(
        `Milliseconds in which a new mirror session is missing from searches. Default: ${usualPace.describeLagMs}.`,
      ),
    ),
  ),
  eniVisibilityLagMs: v.exactOptional(
    v.pipe(
      v.strictTuple([milliseconds, milliseconds]),
      v.check(([shortest, longest]) => shortest <= longest, 'expected the shortest and then the longest'),
      v.description(
        `Milliseconds in which EC2 does not know a late network interface after it was attached: the shortest and the longest. Default: [${usualPace.eniVisibilityLagMs.join(', ')}].`,
      ),
    ),
  ),
  lateInterfaceShare: v.exactOptional(
    v.pipe(
      number,
      v.maxValue(1, 'expected a share from 0 to 1'),
      v.description(
        `Which share of the tasks' network interfaces is late, 0 to 1. Default: ${usualPace.lateInterfaceShare}.`,
      ),
    ),
  ),
  clientTokenMs: v.exactOptional(
    v.pipe(
      milliseconds,
      v.description(
        `Milliseconds for which EC2 remembers a client token. Default: a day, which is ${usualPace.clientTokenMs}.`,
      ),
    ),
  ),
} satisfies Words<FleetLimits>);

export const fleetLimits: Exactly<FleetLimits, typeof limits> = limits;
