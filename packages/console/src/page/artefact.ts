// Where the built page lies: its folder's name holds a digest of what it was made of, so a stale one is never taken for a fresh one.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export const packageFolder = new URL('../../', import.meta.url);
export const artefacts = new URL('dist/', packageFolder);

/** Relative to the package. */
function inputs(): readonly string[] {
  const page = readdirSync(new URL('page/', packageFolder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(`${new URL('.', packageFolder).pathname}`.length));
  return [...page.sort(), 'src/fleet.ts', 'src/changes.ts', 'src/history.ts', 'src/page/build.ts', 'package.json'];
}

export function artefact(): URL {
  const digest = createHash('sha256');
  for (const input of inputs()) digest.update(input).update(readFileSync(new URL(input, packageFolder)));
  return new URL(`page-${digest.digest('hex').slice(0, 16)}/`, artefacts);
}

export interface PageFile {
  readonly content: Uint8Array<ArrayBuffer>;
  /** Of HTTP. */
  readonly type: string;
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Where the published package has it: beside the code. */
const published = new URL('./page/', import.meta.url);

/** By path, e.g. `/index.html`. @throws Error when nobody has built it */
export function readPage(): ReadonlyMap<string, PageFile> {
  const folder = existsSync(published) ? published : artefact();
  if (!existsSync(folder)) throw new Error('The page has not been built: run `npm run build` first.');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = `${parentPath}/${name}`;
      const below = path.slice(folder.pathname.length - 1).replace('//', '/');
      const type = types[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
      return [below, { content: new Uint8Array(readFileSync(path)), type }] as const;
    }),
  );
}
