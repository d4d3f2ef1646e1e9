// Costs by hand.
import { eniId, filterId, type MirrorSession, owner, sessionId, targetId } from '@tasktap/core';
import { expect, test } from 'vitest';
import { type EstimateWishes, estimate } from '../src/cost/estimate.ts';
import { costLines } from '../src/cost/lines.ts';
import { knownPrices } from '../src/prices.ts';

const session = (target: string, service: string | undefined): MirrorSession => ({
  id: sessionId('tms-1'),
  eni: eniId('eni-1'),
  target: targetId(target),
  filter: filterId('tmf-1'),
  number: 1,
  packetLength: undefined,
  vni: 1,
  tags: new Map([
    ['tasktap:owner', 'tap'],
    ['tasktap:v', '1'],
    ['tasktap:cluster', 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop'],
    ['tasktap:task', 'x'],
    ['tasktap:born', '1'],
    ...(service === undefined ? [] : [['tasktap:service', service] as const]),
  ]),
});

const prices = {
  source: 'x',
  sessionHour: 1,
  networkLoadBalancerHour: 2,
  networkLoadBalancerUnit: 0.1,
  endpointHour: 3,
  endpointGigabyte: 0.01,
  crossZoneGigabyte: 0.02,
  basis: knownPrices.basis,
};
const kinds = { nlb: 'load-balancer', gwlbe: 'endpoint', eni: 'interface' } as const;
const wishes = (sessions: readonly MirrorSession[]): EstimateWishes => ({
  sessions,
  kindOf: (target) => kinds[target as keyof typeof kinds],
  prices,
  // 328.5 GB a month and session.
  assumed: { megabits: 1, crossing: 0.5 },
});

test('each service pays for its sessions, their bytes and their way; load balancers are paid once', () => {
  const sessions = [session('nlb', 'web'), session('nlb', 'web'), session('gwlbe', 'api'), session('eni', undefined)];
  expect(estimate(wishes(sessions))).toEqual({
    services: [
      {
        cluster: 'shop',
        service: 'api',
        sessions: 1,
        gigabytesPerMonth: 328.5,
        sessionUsd: 730,
        processingUsd: 3.29,
        crossZoneUsd: 3.29,
        totalUsd: 736.58,
      },
      {
        cluster: 'shop',
        service: 'web',
        sessions: 2,
        gigabytesPerMonth: 657,
        sessionUsd: 1460,
        processingUsd: 65.7,
        crossZoneUsd: 6.57,
        totalUsd: 1532.27,
      },
      {
        cluster: 'shop',
        service: null,
        sessions: 1,
        gigabytesPerMonth: 328.5,
        sessionUsd: 730,
        processingUsd: 0,
        crossZoneUsd: 3.29,
        totalUsd: 733.29,
      },
    ],
    standingUsd: 3650,
    sessions: 4,
    usdPerHour: 9.1125,
    usdPerMonth: 6652.14,
  });
});

test('nothing costs nothing', () => {
  expect(estimate(wishes([]))).toMatchObject({ services: [], standingUsd: 0, usdPerHour: 0, usdPerMonth: 0 });
});

test.each<[string, number, string]>([
  ['no session at all', 0, 'tap has no session in r: it costs nothing but what its functions do.'],
  [
    'sessions of other services only',
    2,
    'tap has no session there, and 2 sessions elsewhere in r: check --cluster and --service.',
  ],
])('%s', (_what, elsewhere, sentence) => {
  const { assumed } = wishes([]);
  const costs = { region: 'r', owner: owner('tap'), prices, assumed, ...estimate(wishes([])) };
  expect(costLines(costs, elsewhere, (_c, text) => text)).toEqual([sentence]);
});

test('what nobody has checked is said, until all of it is given', () => {
  const told = (known: typeof prices): string => {
    const estimated = estimate(wishes([session('nlb', 'web')]));
    const { assumed } = wishes([]);
    return costLines({ region: 'r', owner: owner('tap'), prices: known, assumed, ...estimated }, 0, (_c, text) => text)
      .slice(-1)
      .join();
  };
  expect(told(prices)).toBe(
    'Nobody has checked the prices of: load balancers, by the hour; processing at load balancers; endpoints, by the hour; processing at endpoints; the way across zones. Give your own by --prices FILE.',
  );
  const given = { certainty: 'given', source: 'mine' } as const;
  const partly = { ...prices.basis, networkLoadBalancerHour: given, endpointHour: given, endpointGigabyte: given };
  expect(told({ ...prices, basis: partly })).toContain(
    'Nobody has checked the prices of: processing at load balancers; the way across zones.',
  );
  const wholly = { ...partly, networkLoadBalancerUnit: given, crossZoneGigabyte: given };
  expect(told({ ...prices, basis: wholly })).toContain('Assumed: 1 Mbit/s');
});

test('only the price of a session has somebody who quotes AWS for it', () => {
  const quoted = Object.entries(knownPrices.basis).filter(([, { certainty }]) => certainty === 'quoted');
  expect(quoted.map(([name]) => name)).toEqual(['sessionHour']);
});
