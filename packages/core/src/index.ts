// The front door of the decisions.
export * from './action.ts';
export { beforeStops } from './before-stops.ts';
export { collectorLogOf, isCollectorLog } from './collector-log.ts';
export { sessionsPerAccount } from './create-hold.ts';
export * from './explain.ts';
export type { Held } from './held.ts';
export * from './ids.ts';
export * from './outcome.ts';
export { type Plan, plan } from './plan.ts';
export * from './policy.ts';
export * from './question.ts';
export { isOurs, kindOf } from './situation.ts';
export * from './snapshot.ts';
export * from './tags.ts';
export * from './time.ts';
export * from './trouble.ts';
export * from './verdict.ts';
export { filtersOf, targetsOf } from './wish.ts';
