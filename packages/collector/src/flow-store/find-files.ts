// The Parquet files that a person means: files as they are, of a folder all below it, but for what is not whole yet.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** In their order; those of folders that begin with a dot are left out, as are days before `sinceDay` (`2026-11-28`). @throws whatever the disk says */
export function findFlowFiles(path: string, sinceDay: string | undefined): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.') && !isBefore(name, sinceDay))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = join(path, entry.name);
      if (entry.isDirectory()) return findFlowFiles(inside, sinceDay);
      return entry.name.endsWith('.parquet') ? [inside] : [];
    });
}

function isBefore(name: string, sinceDay: string | undefined): boolean {
  const day = /^day=(\d{4}-\d\d-\d\d)$/.exec(name)?.[1];
  return day !== undefined && sinceDay !== undefined && day < sinceDay;
}
