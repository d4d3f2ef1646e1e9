// The front door of the collector.
export { type Collected, collect } from './collect.ts';
export {
  type Consumer,
  type Consumers,
  type ConsumersCounts,
  type ConsumersLimits,
  createConsumers,
  type Reader,
} from './consumers/consumers.ts';
export { type Asked, readQuery } from './consumers/query.ts';
export type { Selection } from './consumers/selection.ts';
export { type Door, type Serving, serve } from './consumers/serve.ts';
export type { Directory, DirectoryEntry, TaskIdentity } from './directory/directory.ts';
export { createKeeper, type Keeper, type KeeperCounts, type KeeperOptions } from './directory/keeper.ts';
export { type NamedAll, nameAll } from './directory/name-all.ts';
export { readDirectory } from './directory/read-directory.ts';
export type { Change, Known } from './directory/remember.ts';
export { createSaved, type Saved } from './directory/saved.ts';
export { writeDirectory } from './directory/write-directory.ts';
export { usualSizes } from './engine/engine.ts';
export { isLoopback, serveHealth } from './live/health.ts';
export type { LiveReport, ReceiverFacts, Statistics } from './live/messages.ts';
export { beginCollecting, type Collector, type Ended } from './live/service.ts';
export type { Listening, Way } from './receive/receiver.ts';
export { collectorWords, type Report } from './report.ts';
export { createTwin } from './twin/twin.ts';
export { createEngine } from './wasm/load.ts';
