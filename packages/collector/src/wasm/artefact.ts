// Where the built wasm lies: its name holds a digest of what it was made of, so a stale one is never taken for a fresh one.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export const packageFolder = new URL('../../', import.meta.url);
export const artefacts = new URL('dist/', packageFolder);

/** Relative to the package: what asc compiles, and whoever says how. */
function inputs(): readonly string[] {
  const assembly = readdirSync(new URL('assembly/', packageFolder)).map((name) => `assembly/${name}`);
  return [...assembly.sort(), 'src/engine/counts.ts', 'src/engine/layout.ts', 'src/wasm/build.ts', 'package.json'];
}

export function artefact(): URL {
  const digest = createHash('sha256');
  for (const input of inputs()) digest.update(input).update(readFileSync(new URL(input, packageFolder)));
  return new URL(`collector-${digest.digest('hex').slice(0, 16)}.wasm`, artefacts);
}
