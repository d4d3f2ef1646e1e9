// The Parquet files that a person means: files as they are, of a folder all below it, but for what is not whole yet.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** In their order; those of folders that begin with a dot are left out, as are days before `sinceDay` (`2026-11-28`). @throws whatever the disk says */
export function findFlowFiles(path: string, sinceDay: string | undefined): readonly string[] {
  const there = statSync(path);
  if (there.isFile()) return [path];
  // Whoever opens a pipe waits for its writer.
  if (!there.isDirectory()) throw new Error('expected a file or a folder, found something else there');
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !isBefore(name, sinceDay))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) return findFlowFiles(inside, sinceDay);
      return entry.name.endsWith('.parquet') && isFile(inside) ? [inside] : [];
    });
}

/** A file of this name, or a link to one; it may have been removed meanwhile. */
function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isBefore(name: string, sinceDay: string | undefined): boolean {
  const day = /^day=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1];
  return day !== undefined && sinceDay !== undefined && day < sinceDay;
}
