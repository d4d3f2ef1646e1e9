// Writes docs/reference out of the tables in the code: `npm run reference`. A test fails when a page is stale.
import { mkdirSync, writeFileSync } from 'node:fs';
import { referencePages } from './reference/pages.ts';

mkdirSync('docs/reference', { recursive: true });
for (const [path, text] of Object.entries(referencePages())) writeFileSync(path, text);
