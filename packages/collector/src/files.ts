// A door of its own for work on a capture file: it would be over before everything else that a collector can do has been loaded.
export { collect } from './collect.ts';
export { type Engine, usualSizes } from './engine/engine.ts';
export { seedsBytes } from './engine/layout.ts';
export { NoDuckDb } from './flow-store/database.ts';
export { preferHugePages } from './kernel/huge-pages.ts';
export { betweenReaders, isPipe, openPipe, patiently } from './output/pipe.ts';
export { ownerOnly } from './spool/owner.ts';
export { createTwin } from './twin/twin.ts';
export { createEngine } from './wasm/load.ts';
