// `npm run release`: makes what is published, in out/release.
import { house } from './house.ts';
import { makeRelease } from './release.ts';

const folder = `${house}out/release`;
for (const { name, bytes } of await makeRelease(folder)) console.log(`${folder}/${name}: ${bytes} bytes`);
