// Costs as a table for people, with what was assumed.
import type { Owner } from '@tasktap/core';
import type { PriceName, Prices } from '../prices.ts';
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import { aligned } from '../words/table.ts';
import type { Assumed, Estimate } from './estimate.ts';

export interface Costs extends Estimate {
  readonly region: string;
  readonly owner: Owner;
  readonly prices: Prices;
  readonly assumed: Assumed;
}

const heads = ['cluster', 'service', 'sessions', 'GB', 'for sessions', 'for processing', 'across zones', 'a month'];

/** `elsewhere`: sessions of the stack that were not asked for. */
export function costLines(costs: Costs, elsewhere: number, paint: Paint): readonly string[] {
  const { region, owner, services, standingUsd, sessions, usdPerHour, usdPerMonth, prices, assumed } = costs;
  if (sessions === 0) return [noSession(costs, elsewhere)];
  const cells = services.map((each) => [
    each.cluster ?? '(unknown)',
    each.service ?? '(none)',
    String(each.sessions),
    each.gigabytesPerMonth.toFixed(1),
    ...[each.sessionUsd, each.processingUsd, each.crossZoneUsd, each.totalUsd].map(dollars),
  ]);
  return [
    `${region}, stack ${owner}: a month of ${counted(sessions, 'session')} as they are now`,
    '',
    ...aligned([heads.map((word) => paint('dim', word)), ...cells]),
    '',
    ...(standingUsd === 0 ? [] : [`Load balancers and endpoints, whatever passes: ${dollars(standingUsd)} a month.`]),
    paint('bold', `${dollars(usdPerMonth)} a month, $${usdPerHour.toFixed(4)} an hour.`),
    paint(
      'dim',
      `Assumed: ${assumed.megabits} Mbit/s a session, ${Math.round(assumed.crossing * 100)} % of it across zones; ${prices.source}. Functions, queues and logs are extra.`,
    ),
    ...uncheckedLines(prices, paint),
  ];
}

function noSession({ owner, region }: Costs, elsewhere: number): string {
  return elsewhere === 0
    ? `${owner} has no session in ${region}: it costs nothing but what its functions do.`
    : `${owner} has no session there, and ${counted(elsewhere, 'session')} elsewhere in ${region}: check --cluster and --service.`;
}

/** What an unchecked price is for, in the words of the table. */
const uses: Readonly<Record<PriceName, string>> = {
  sessionHour: 'sessions',
  networkLoadBalancerHour: 'load balancers, by the hour',
  networkLoadBalancerUnit: 'processing at load balancers',
  endpointHour: 'endpoints, by the hour',
  endpointGigabyte: 'processing at endpoints',
  crossZoneGigabyte: 'the way across zones',
};
const names = Object.keys(uses) as readonly PriceName[];

function uncheckedLines({ basis }: Prices, paint: Paint): readonly string[] {
  const open = names.filter((name) => basis[name].certainty === 'unchecked').map((name) => uses[name]);
  return open.length === 0
    ? []
    : [paint('yellow', `Nobody has checked the prices of: ${open.join('; ')}. Give your own by --prices FILE.`)];
}

function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`;
}
