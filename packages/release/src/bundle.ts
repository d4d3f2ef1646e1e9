// Modules with all they import as a few files that Node runs as they are.
import { dirname, join } from 'node:path';
import { type OutputChunk, type Plugin, rolldown } from 'rolldown';

export interface Bundled {
  readonly files: ReadonlyMap<string, string>;
  /** Paths, and ids of the bundler's own. */
  readonly modules: readonly string[];
}

export interface BundlePlan {
  /** The file that is made. */
  readonly name: string;
  readonly entry: string;
  /** Modules that stand in the place of others. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Left to whoever installs the package. */
  readonly external?: readonly RegExp[];
}

const entryId = '\0entry';
/** How the house names a module that runs by itself, such as a worker. */
const ownFile = /new URL\('\.\/([a-z-]+)\.ts', import\.meta\.url\)/g;

export async function bundle({ name, entry, instead = {}, external = [] }: BundlePlan): Promise<Bundled> {
  const texts = new Map([[entryId, entry], ...Object.entries(instead).map(([id, text]) => [`\0${id}`, text] as const)]);
  const written: Plugin = {
    name: 'written-here',
    resolveId(id) {
      if (id === entryId) return id;
      return texts.has(`\0${id}`) ? `\0${id}` : undefined;
    },
    load: (id) => texts.get(id),
    // What is started as a file of its own stays one, under the same name.
    transform(code, id) {
      return code.replace(ownFile, (_whole, module: string) => {
        this.emitFile({ type: 'chunk', id: join(dirname(id), `${module}.ts`), fileName: `${module}.js` });
        return `new URL('./${module}.js', import.meta.url)`;
      });
    },
  };
  const build = await rolldown({
    input: { [name]: entryId },
    cwd: import.meta.dirname,
    platform: 'node',
    external: [...external],
    plugins: [written],
    // Of ours, nothing is there for what it does when it is imported.
    treeshake: { moduleSideEffects: [{ test: /\/packages\/[a-z]+\/src\//, sideEffects: false }] },
  });
  const { output } = await build.generate({
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await build.close();
  const chunks = output.filter((file): file is OutputChunk => file.type === 'chunk');
  return {
    files: new Map(chunks.map(({ fileName, code }) => [fileName, code])),
    modules: chunks.flatMap(({ moduleIds }) => moduleIds),
  };
}
