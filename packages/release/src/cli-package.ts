// `tasktap` as it is published: command line, emulator and template in plain JavaScript; beside it only native code that no bundle can hold.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { timeouts } from '@tasktap/cdk';
import { readWasm } from '@tasktap/collector';
import { readPage } from '@tasktap/console';
import { bundle } from './bundle.ts';
import { commonManifest, house, manifestOf } from './house.ts';
import { type Ingredient, ingredientsOf } from './ingredients.ts';
import type { PackageFiles } from './npm-package.ts';
import { papers } from './papers.ts';

const entry = `
import { keepCompiled } from ${JSON.stringify(`${house}packages/cli/bin/keep-compiled.js`)};
if (Number(process.versions.node.split('.')[0]) < 22) {
  console.error(\`tasktap needs Node 22 or newer and found \${process.versions.node}: install a newer Node, then run it again.\`);
  process.exit(1);
}
keepCompiled();
const { main } = await import(${JSON.stringify(fileURLToPath(import.meta.resolve('tasktap')))});
await main(process.argv.slice(2));
`;

/** The template is made with the release: neither CDK nor a bundler has to be installed to deploy it. */
const templateInPackage = `
import { readFile } from 'node:fs/promises';
export const timeouts = ${JSON.stringify(timeouts)};
export const synthesizeTemplate = () => readFile(new URL('./tasktap.template.json', import.meta.url), 'utf8');
`;

export interface CliPackage extends PackageFiles {
  readonly ingredients: readonly Ingredient[];
  /** What npm installs beside it where it can, as `name@version`. */
  readonly optional: readonly string[];
  /** What whoever wants flows installs. */
  readonly duckDb: string;
}

export async function cliPackage(template: string): Promise<CliPackage> {
  const { name, version, description, license } = manifestOf(`${house}packages/cli`);
  const native = manifestOf(`${house}packages/collector`).dependencies ?? {};
  const made = await bundle({
    name: 'tasktap',
    entry,
    instead: { '@tasktap/cdk': templateInPackage },
    external: [/^@duckdb\//, /^koffi$/],
  });
  const wasm = readWasm();
  if (wasm === undefined) throw new Error('The wasm of the collector has not been built: run `npm run build` first.');
  const ingredients = ingredientsOf(made.modules);
  const files = new Map<string, string | Uint8Array>([
    ...[...made.files].map(
      ([file, code]) => [`dist/${file}`, file === 'tasktap.js' ? `#!/usr/bin/env node\n${code}` : code] as const,
    ),
    ['dist/tasktap.template.json', template],
    ['dist/collector.wasm', wasm],
    ...[...readPage()].map(([path, { content }]) => [`dist/page${path}`, content] as const),
    ...examples().map((file) => [`examples/${file}`, readFileSync(`${house}examples/${file}`, 'utf8')] as const),
    ...papers(ingredients),
  ]);
  const manifest = {
    ...{ name, version, description, license, ...commonManifest },
    bin: { tasktap: 'dist/tasktap.js' },
    // 4 MB with its binary, and the usual way to receive. Where it cannot be installed, `collect` takes another way and says so.
    optionalDependencies: { koffi: native['koffi'] },
    // 70 MB of native code: whoever wants flows installs it.
    peerDependencies: { [duckDb]: native[duckDb] },
    peerDependenciesMeta: { [duckDb]: { optional: true } },
  };
  return {
    manifest,
    files,
    ingredients,
    optional: [`koffi@${native['koffi']}`],
    duckDb: `${duckDb}@${native[duckDb]}`,
  };
}

const duckDb = '@duckdb/node-api';

const examples = (): readonly string[] => readdirSync(`${house}examples`).filter((name) => /\.(yaml|json)$/.test(name));
