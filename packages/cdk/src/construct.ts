// What a CDK app needs: the construct and its choices. Published alone, without the bundler.
export { Collector } from './collector/collector.ts';
export type { CollectorProps } from './collector/collector-props.ts';
export { GatewayCollector, type GatewayCollectorProps } from './collector/gateway-collector.ts';
export { GatewayEndpoints, type GatewayEndpointsProps } from './collector/gateway-endpoints.ts';
export { Filter, type FilterOptions } from './filter.ts';
export type { Trigger } from './settings.ts';
export { type ExistingTargetOptions, type Receiving, Target, type TargetOptions } from './target.ts';
export { type Journal, TaskTap } from './task-tap.ts';
export type { TaskTapProps } from './task-tap-props.ts';
export { type ReplaceOptions, Unmirrorable } from './unmirrorable.ts';
