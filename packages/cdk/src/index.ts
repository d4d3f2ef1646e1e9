// The front door of the deployment: the construct and its choices, and the template without CDK.
export { bundleHandlers, withoutMap } from './bundle.ts';
export { mostBytes } from './bundle-budget.ts';
export * from './construct.ts';
export { synthesizeTemplate } from './template.ts';
