// The directory on disk: written whole beside the old one and put in its place, so that whoever reads finds one or the other.
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { ownerOnly } from '../spool/owner.ts';
import { readKnown } from './read-directory.ts';
import type { Known } from './remember.ts';
import { writeDirectory } from './write-directory.ts';

export interface Saved {
  /** Nothing, where there is no file, or none that can be read; the latter is said, and it is not written over: somebody may have named the wrong one. */
  readonly load: () => Promise<readonly Known[]>;
  /** Where it cannot be written, that is said once, and the collector goes on. */
  readonly save: (known: readonly Known[]) => Promise<void>;
}

/** `say` is told sentences for the operator. */
export function createSaved(path: string, say: (sentence: string) => void): Saved {
  let written = '';
  let complaint = '';
  let isForeign = false;
  return {
    load: async () => {
      const text = await textOrWhy(path);
      if (text.kind === 'missing') return [];
      const known = text.kind === 'read' ? readKnown(text.text) : undefined;
      if (known !== undefined) return known;
      const why = text.kind === 'failed' ? text.why : 'it is no directory file';
      isForeign = text.kind === 'failed' ? text.why !== noFile : text.text !== '';
      say(
        `${path}: ${why}; the directory begins anew${isForeign ? `, and what is there becomes ${path}.before` : ''}.`,
      );
      return [];
    },
    save: async (known) => {
      const text = writeDirectory(known);
      if (text === written) return;
      const why = (isForeign ? await setAside(path) : undefined) ?? (await replace(path, text));
      isForeign &&= why !== undefined;
      if (why === undefined) written = text;
      else if (why !== complaint) say(`${path}: ${why}; after a restart the directory will begin anew.`);
      complaint = why ?? '';
    },
  };
}

type Text =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly why: string };

/** Bytes: several times what a collector writes at most. */
const longest = 64 * 2 ** 20;

async function textOrWhy(path: string): Promise<Text> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return { kind: 'failed', why: noFile };
    if (found.size > longest) return { kind: 'failed', why: `expected at most ${longest} bytes, found ${found.size}` };
    return { kind: 'read', text: await readFile(path, 'utf8') };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'missing' } : { kind: 'failed', why: message };
  }
}

const noFile = 'expected a file, found something else there';

/** Undefined: it is done, or nothing is there. */
function setAside(path: string): Promise<string | undefined> {
  return unlessRefused(path, async (isThere) => {
    if (isThere) await rename(path, `${path}.before`);
  });
}

/** Undefined: it is done. */
function replace(path: string, text: string): Promise<string | undefined> {
  const beside = `${path}.part`;
  return unlessRefused(path, async () => {
    // Somebody else may have put something of this name there, which would stay his (spool/owner.ts).
    await rm(beside, { force: true });
    await writeThrough(await open(beside, 'wx', ownerOnly), text);
    await rename(beside, path);
  });
}

/** Why not. What is no file, such as a device, is never replaced: root could do it, and would harm the machine. */
async function unlessRefused(path: string, act: (isThere: boolean) => Promise<void>): Promise<string | undefined> {
  try {
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && !found.isFile()) return noFile;
    await act(found !== undefined);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** On the disk before it takes the old one's name: a machine that stops between the two would leave an empty file. */
async function writeThrough(file: FileHandle, text: string): Promise<void> {
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
