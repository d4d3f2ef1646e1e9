// `npm run build`: puts the bundles where a CDK app uploads them from.
import { writeBundles } from './bundle.ts';
import { bundleFolder } from './bundle-folder.ts';
import { bundleNames } from './bundle-names.ts';

const bytes = await writeBundles(bundleFolder);
for (const name of bundleNames) console.log(`${bundleFolder(name)}/index.js: ${bytes[name]} bytes`);
