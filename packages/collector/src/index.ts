// The front door of the collector.
export { type Collected, collect } from './collect.ts';
export type { Directory } from './directory/directory.ts';
export { readDirectory } from './directory/read-directory.ts';
export { usualSizes } from './engine/engine.ts';
export { collectorWords, type Report } from './report.ts';
export { createTwin } from './twin/twin.ts';
export { createEngine } from './wasm/load.ts';
