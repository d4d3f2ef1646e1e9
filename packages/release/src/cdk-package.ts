// `@tasktap/cdk` as it is published: the construct, its types, and the functions' bundles that a CDK app uploads.
import { fileURLToPath } from 'node:url';
import type { BundleName } from '@tasktap/cdk';
import { bundle } from './bundle.ts';
import { declarationsOf } from './declarations.ts';
import { commonManifest, house, manifestOf } from './house.ts';
import { type Ingredient, ingredientsOf } from './ingredients.ts';
import type { PackageFiles } from './npm-package.ts';
import { papers } from './papers.ts';

export interface Handlers {
  readonly code: string;
  readonly modules: readonly string[];
}

const construct = '@tasktap/cdk/construct';
const locate = (id: string): string => fileURLToPath(import.meta.resolve(id));

export async function cdkPackage(
  handlers: Readonly<Record<BundleName, Handlers>>,
): Promise<PackageFiles & { readonly ingredients: readonly Ingredient[] }> {
  const { name, version, description, license, dependencies = {} } = manifestOf(`${house}packages/cdk`);
  const made = await bundle({
    name: 'index',
    entry: `export * from '${construct}';`,
    external: [/^aws-cdk-lib(\/|$)/, /^constructs$/],
  });
  const types = declarationsOf(locate(construct), `${house}packages`, { '@tasktap/core': locate('@tasktap/core') });
  const ingredients = ingredientsOf([...made.modules, ...handlers.tap.modules, ...handlers.stack.modules]);
  const files = new Map([
    ...[...made.files].map(([file, code]) => [`dist/${file}`, code] as const),
    ...[...types].map(([file, text]) => [`dist/types/${file}`, text] as const),
    ['dist/lambda/tap/index.js', handlers.tap.code],
    ['dist/lambda/stack/index.js', handlers.stack.code],
    ...papers(ingredients),
  ]);
  const manifest = {
    ...{ name, version, description, license, ...commonManifest },
    exports: { '.': { types: './dist/types/cdk/src/construct.d.ts', default: './dist/index.js' } },
    peerDependencies: atLeast(dependencies, ['aws-cdk-lib', 'constructs']),
  };
  return { manifest, files, ingredients };
}

/** What it was made with, or a newer one of the same major version. */
function atLeast(
  versions: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, `^${versions[name] ?? ''}`]));
}
