// Where the bundles lie that a CDK app uploads; `npm run build` puts them there.
import { fileURLToPath } from 'node:url';
import type { BundleName } from './bundle-names.ts';

/** Each in a folder of its own: what is uploaded for a function is a folder. */
export function bundleFolder(name: BundleName): string {
  return fileURLToPath(new URL(`../dist/lambda/${name}`, import.meta.url));
}
