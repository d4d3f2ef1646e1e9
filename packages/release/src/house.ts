// Where the house stands, and what every published package takes from it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const house = fileURLToPath(new URL('../../../', import.meta.url));

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest;

/** Of this house: apart from what depends on the package. */
export const commonManifest = { type: 'module', author: 'The tasktap maintainers', engines: { node: '>=22' } } as const;
