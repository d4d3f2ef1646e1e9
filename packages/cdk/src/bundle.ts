// The handlers as files that Lambda loads: small, the same bytes for the same sources, each with a source map beside it.
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';
import { type BundleName, bundleNames } from './bundle-names.ts';

export interface Bundle {
  /** CommonJS, since CloudFormation calls inline code `index.js`. */
  readonly code: string;
  /** Source map, as JSON. */
  readonly map: string;
  /** What is in it: paths, and ids of the bundler's own. */
  readonly modules: readonly string[];
}

export type Bundles = Readonly<Record<BundleName, Bundle>>;

const here = fileURLToPath(new URL('.', import.meta.url));

/**
 * The SDK's chain of credentials knows profiles, SSO, containers and instances; Lambda has its role's in the environment. That and the
 * two below leave 290 of 505 KB.
 */
const credentialsOfLambda = {
  id: '@aws-sdk/credential-provider-node',
  instead: `import { fromEnv } from '@aws-sdk/credential-provider-env'; export const defaultProvider = fromEnv;`,
};
/** None of our calls streams events. */
const noEventStreams = {
  id: '@smithy/core/event-streams',
  instead: 'export const EventStreamSerde = undefined, eventStreamSerdeProvider = undefined;',
};
const replaced = new Map([credentialsOfLambda, noEventStreams].map(({ id, instead }) => [id, instead]));

/**
 * The SDK registers a class for each error of a service, some 200 in all, and so keeps them. An error without one is a plain service
 * exception with the same `name` and `$metadata`, which is all that `aws/faults.ts` reads.
 */
const registration = /^n0_registry\.registerError\(.*\);$/gm;
const schemas = /@aws-sdk\/client-[a-z0-9]+\/dist-es\/schemas\/schemas_0\.js$/;

const lean: Plugin = {
  name: 'lean-sdk',
  resolveId(id, importer) {
    if (replaced.has(id)) return `\0${id}`;
    // What a replacement imports is a dependency of this package.
    if (importer?.startsWith('\0')) return this.resolve(id, fileURLToPath(import.meta.url), { skipSelf: true });
    return undefined;
  },
  load: (id) => (id.startsWith('\0') ? replaced.get(id.slice(1)) : undefined),
  transform: {
    filter: { id: schemas },
    // Lines stay where they are, so the source map does too.
    handler: (code) => ({ code: code.replace(registration, ''), map: null }),
  },
};

/** `tap` exports `onTaskEvent` and `onLook`, `stack` exports `onStack`. */
const entries = { tap: '@tasktap/controller/lambda', stack: '@tasktap/controller/lambda-stack' } as const;

export async function bundleHandlers(): Promise<Bundles> {
  const [tap, stack] = await Promise.all([bundle('tap'), bundle('stack')]);
  return { tap, stack };
}

async function bundle(name: BundleName): Promise<Bundle> {
  const build = await rolldown({
    input: fileURLToPath(import.meta.resolve(entries[name])),
    cwd: here,
    platform: 'node',
    // Without `module` the SDK's CommonJS is taken, of which nothing can be left out.
    resolve: { mainFields: ['module', 'main'], conditionNames: ['node', 'import', 'module', 'default'] },
    plugins: [lean],
  });
  const { output } = await build.generate({
    format: 'cjs',
    // The SDK loads `node:http` so; `require` works wherever the rest of the bundle does.
    dynamicImportInCjs: false,
    codeSplitting: false,
    minify: true,
    sourcemap: true,
    exports: 'named',
    entryFileNames: 'index.js',
  });
  await build.close();
  const [chunk, ...others] = output.filter((file): file is OutputChunk => file.type === 'chunk');
  if (chunk?.map == null || others.length > 0) throw new Error(`expected one file with its map, got ${output.length}`);
  return { code: chunk.code, map: chunk.map.toString(), modules: chunk.moduleIds };
}

/** The map lies beside the bundle, or stays at home. */
export function withoutMap(code: string): string {
  return code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
}

/** Returns the sizes of the code in bytes. Whoever reads meanwhile sees the old files or the new ones, whole. */
export async function writeBundles(
  folderOf: (name: BundleName) => string,
): Promise<Readonly<Record<BundleName, number>>> {
  const bundles = await bundleHandlers();
  for (const name of bundleNames) {
    const folder = folderOf(name);
    await mkdir(folder, { recursive: true });
    await replaceFile(join(folder, 'index.js'), bundles[name].code);
    await replaceFile(join(folder, 'index.js.map'), bundles[name].map);
  }
  return { tap: Buffer.byteLength(bundles.tap.code), stack: Buffer.byteLength(bundles.stack.code) };
}

async function replaceFile(path: string, content: string): Promise<void> {
  const beside = `${path}.${process.pid}`;
  await writeFile(beside, content);
  await rename(beside, path);
}
