// How large the bundles may become: one stands twice in a template, which may have 1 MB, the other once.
import type { BundleName } from './bundle-names.ts';

/** Bytes. Both with all copies leave 120 KB of a million for the rest of the template, which has 56 KB. */
export const mostBytes: Readonly<Record<BundleName, number>> = { tap: 330_000, stack: 220_000 };
