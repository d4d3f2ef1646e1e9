// The front door of the deployment: the construct and its choices, and the template without CDK.
export { bundleHandlers } from './bundle.ts';
export { mostBytes } from './bundle-budget.ts';
export { Filter, type FilterOptions } from './filter.ts';
export type { Trigger } from './settings.ts';
export { type ExistingTargetOptions, Target, type TargetOptions } from './target.ts';
export { TaskTap } from './task-tap.ts';
export type { TaskTapProps } from './task-tap-props.ts';
export { synthesizeTemplate } from './template.ts';
export { type ReplaceOptions, Unmirrorable } from './unmirrorable.ts';
