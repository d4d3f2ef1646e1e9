// `npm run release`: makes what is published, in out/release.
import { fileURLToPath } from 'node:url';
import { makeRelease } from './release.ts';

const folder = fileURLToPath(new URL('../../../out/release', import.meta.url));
for (const { name, bytes } of await makeRelease(folder)) console.log(`${folder}/${name}: ${bytes} bytes`);
