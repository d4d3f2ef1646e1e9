// What mirroring costs, service by service: sessions as they are, and what their packets would cost on the way.
import { clusterNameOf, type MirrorSession, readIdentity } from '@tasktap/core';
import { hoursPerMonth, type Prices } from '../prices.ts';

export type TargetKind = 'interface' | 'load-balancer' | 'endpoint';

export interface Assumed {
  /** Mirrored by one session on the mean, in megabits a second. */
  readonly megabits: number;
  /** Part of the packets that cross from one zone to another, 0 to 1. */
  readonly crossing: number;
}

export interface ServiceCost {
  /** Its name; null: the session does not say. */
  readonly cluster: string | null;
  /** Null: tasks of no service. */
  readonly service: string | null;
  readonly sessions: number;
  readonly gigabytesPerMonth: number;
  /** US dollars a month, as all of these. */
  readonly sessionUsd: number;
  /** By bytes, at load balancers and endpoints. */
  readonly processingUsd: number;
  readonly crossZoneUsd: number;
  readonly totalUsd: number;
}

export interface Estimate {
  readonly services: readonly ServiceCost[];
  /** Load balancers and endpoints that stand there, whatever passes. */
  readonly standingUsd: number;
  readonly sessions: number;
  readonly usdPerHour: number;
  readonly usdPerMonth: number;
}

export interface EstimateWishes {
  readonly sessions: readonly MirrorSession[];
  readonly kindOf: (target: string) => TargetKind | undefined;
  readonly prices: Prices;
  readonly assumed: Assumed;
}

/** 10^9 bytes. */
const gigabytesOf = (megabits: number): number => (megabits / 8 / 1000) * 3600 * hoursPerMonth;

export function estimate({ sessions, kindOf, prices, assumed }: EstimateWishes): Estimate {
  const groups = new Map<string, MirrorSession[]>();
  for (const session of sessions) {
    const key = JSON.stringify(placeOf(session));
    groups.set(key, [...(groups.get(key) ?? []), session]);
  }
  const services = [...groups.values()].map((group) => costOf(group, { kindOf, prices, assumed })).sort(byPlace);
  const standing: Readonly<Record<TargetKind, number>> = {
    interface: 0,
    'load-balancer': prices.networkLoadBalancerHour,
    endpoint: prices.endpointHour,
  };
  const targets = [...new Set(sessions.map(({ target }) => target))];
  const standingUsd = cents(sum(targets.map((target) => standing[kindOf(target) ?? 'interface'])) * hoursPerMonth);
  const usdPerMonth = cents(sum(services.map(({ totalUsd }) => totalUsd)) + standingUsd);
  return {
    services,
    standingUsd,
    sessions: sessions.length,
    usdPerHour: Math.round((usdPerMonth / hoursPerMonth) * 10_000) / 10_000,
    usdPerMonth,
  };
}

function costOf(
  group: readonly MirrorSession[],
  { kindOf, prices, assumed }: Omit<EstimateWishes, 'sessions'>,
): ServiceCost {
  const perSession = gigabytesOf(assumed.megabits);
  const perGigabyte: Readonly<Record<TargetKind, number>> = {
    interface: 0,
    'load-balancer': prices.networkLoadBalancerUnit,
    endpoint: prices.endpointGigabyte,
  };
  const gigabytes = group.length * perSession;
  const sessionUsd = cents(group.length * prices.sessionHour * hoursPerMonth);
  const processingUsd = cents(sum(group.map(({ target }) => perSession * perGigabyte[kindOf(target) ?? 'interface'])));
  const crossZoneUsd = cents(gigabytes * assumed.crossing * prices.crossZoneGigabyte);
  const [first] = group;
  return {
    ...(first === undefined ? { cluster: null, service: null } : placeOf(first)),
    sessions: group.length,
    gigabytesPerMonth: Math.round(gigabytes * 10) / 10,
    sessionUsd,
    processingUsd,
    crossZoneUsd,
    totalUsd: cents(sessionUsd + processingUsd + crossZoneUsd),
  };
}

export function placeOf({ tags }: MirrorSession): Pick<ServiceCost, 'cluster' | 'service'> {
  const identity = readIdentity(tags);
  const cluster = identity?.cluster;
  return {
    cluster: cluster === undefined ? null : clusterNameOf(cluster),
    service: identity?.service ?? null,
  };
}

function byPlace(one: ServiceCost, other: ServiceCost): number {
  const rank = ({ cluster, service }: ServiceCost): string => `${cluster ?? '\uffff'}/${service ?? '\uffff'}`;
  return rank(one) < rank(other) ? -1 : 1;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
