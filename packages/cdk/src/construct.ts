// What a CDK app needs: the construct and its choices. Published alone, without the bundler.
export { Filter, type FilterOptions } from './filter.ts';
export type { Trigger } from './settings.ts';
export { type ExistingTargetOptions, Target, type TargetOptions } from './target.ts';
export { TaskTap } from './task-tap.ts';
export type { TaskTapProps } from './task-tap-props.ts';
export { type ReplaceOptions, Unmirrorable } from './unmirrorable.ts';
