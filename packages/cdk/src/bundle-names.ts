// The two bundles of the functions: one that plans, for events and looks, and one that does not, for the stack itself.
export const bundleNames = ['tap', 'stack'] as const;
export type BundleName = (typeof bundleNames)[number];
