// `npm run build`: puts the bundle where a CDK app uploads it from.
import { writeBundle } from './bundle.ts';
import { bundleFolder } from './bundle-folder.ts';

const bytes = await writeBundle(bundleFolder);
console.log(`${bundleFolder}/index.js: ${bytes} bytes`);
