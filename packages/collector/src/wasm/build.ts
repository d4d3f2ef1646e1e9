// Compiles assembly/ to wasm, if what it is made of has changed: `npm run build`, and before every test.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { artefact, artefacts, packageFolder } from './artefact.ts';

const options = [
  'assembly/index.ts',
  // No runtime, since nothing is allocated; the memory is the host's.
  ...['--optimizeLevel', '3', '--runtime', 'stub', '--importMemory', '--noAssert'],
  ...['--enable', 'simd'],
];

/** In a process of its own: the compiler's types would change those of all Node. @throws with the compiler's own words. */
export function build(): URL {
  const file = artefact();
  if (existsSync(file)) return file;
  rmSync(artefacts, { recursive: true, force: true });
  mkdirSync(artefacts);
  const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');
  execFileSync(process.execPath, [compiler, ...options, '--outFile', fileURLToPath(file)], {
    cwd: packageFolder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return file;
}

if (process.argv[1] === import.meta.filename) console.log(fileURLToPath(build()));
