// Bundles page/ for browsers, if what it is made of has changed: `npm run build`, and before every test.
import { existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'vite';
import { artefact, artefacts, packageFolder } from './artefact.ts';

export async function build(): Promise<URL> {
  const folder = artefact();
  if (existsSync(folder)) return folder;
  rmSync(artefacts, { recursive: true, force: true });
  await bundle({
    configFile: false,
    root: fileURLToPath(new URL('page/', packageFolder)),
    logLevel: 'error',
    // Types are checked elsewhere; this says how JSX becomes calls of Preact.
    // Never for development, not even where the tests build it: that would tell the paths of this machine.
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    build: {
      outDir: fileURLToPath(folder),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      target: 'es2023',
      modulePreload: false,
    },
  });
  return folder;
}

if (process.argv[1] === import.meta.filename) console.log(fileURLToPath(await build()));
