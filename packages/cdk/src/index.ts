// The front door of the deployment: the construct and its choices, and the template without CDK.
export { type Bundle, type Bundles, bundleHandlers, withoutMap } from './bundle.ts';
export { mostBytes } from './bundle-budget.ts';
export { type BundleName, bundleNames } from './bundle-names.ts';
export * from './construct.ts';
export { timeouts } from './queues.ts';
export { synthesizeTemplate } from './template.ts';
