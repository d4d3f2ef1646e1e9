// The types of a published package: what its front door shows, without the packages of the house that are bundled away.
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';

/**
 * Declarations of `entry` and of all it leads to, by their path under `root`. `houses`: the front doors of other packages, which become
 * relative paths.
 */
export function declarationsOf(
  entry: string,
  root: string,
  houses: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const program = ts.createProgram([entry, ...Object.values(houses)], {
    target: ts.ScriptTarget.ES2024,
    module: ts.ModuleKind.NodeNext,
    types: ['node'],
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    rootDir: root,
    outDir: root,
  });
  const emitted = new Map<string, string>();
  program.emit(undefined, (file, text) => emitted.set(file.replace(/\.d\.ts$/, '.ts'), text));
  const reached = new Map<string, string>();
  const open = [entry];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    const name = relative(root, file).replace(/\.ts$/, '.d.ts');
    if (reached.has(name)) continue;
    const text = emitted.get(file);
    if (text === undefined) throw new Error(`expected declarations of ${file}, TypeScript made none`);
    const { placed, leadsTo } = place(text, dirname(file), houses);
    reached.set(name, placed);
    open.push(...leadsTo);
  }
  return reached;
}

/** Imports of the house as relative paths to JavaScript, which is how declarations find each other; those of others as they are. */
function place(text: string, here: string, houses: Readonly<Record<string, string>>) {
  const leadsTo: string[] = [];
  const placed = text.replace(/(?<=from |import\()(['"])([^'"]+)\1/g, (whole, _quote, id: string) => {
    const path = houses[id] ?? (id.startsWith('.') ? resolve(here, id) : undefined);
    if (path === undefined) return whole;
    leadsTo.push(path);
    const to = relative(here, path).replace(/\.ts$/, '.js');
    return `'${to.startsWith('.') ? to : `./${to}`}'`;
  });
  return { placed, leadsTo };
}
