// The front door of the deployment: the construct and its choices, and the template without CDK.
export { type Bundle, type Bundles, bundleHandlers, withoutMap } from './bundle.ts';
export { mostBytes } from './bundle-budget.ts';
export { type BundleName, bundleNames } from './bundle-names.ts';
export * from './construct.ts';
export type { Template } from './evaluate.ts';
export { timeouts } from './queues.ts';
export { type Excess, excessIn, longestPattern, usualPattern } from './room.ts';
export { synthesizeTemplate } from './template.ts';
export { templateSizes } from './template-sizes.ts';
