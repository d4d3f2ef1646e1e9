// Where the bundle lies that a CDK app uploads; `npm run build` puts it there.
import { fileURLToPath } from 'node:url';

export const bundleFolder = fileURLToPath(new URL('../dist/lambda', import.meta.url));
