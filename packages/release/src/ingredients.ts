// Which packages of others are inside a bundle: named by the modules that the bundler took, with the texts of their licences.
import { readdirSync, readFileSync } from 'node:fs';
import { manifestOf } from './house.ts';

export interface Ingredient {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Empty: the package brings none. */
  readonly text: string;
}

/** `modules`: paths, or ids of the bundler's own, which no package stands for. */
export function ingredientsOf(modules: readonly string[]): readonly Ingredient[] {
  const folders = new Set(modules.flatMap((id) => /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []));
  return [...folders]
    .map((folder) => {
      const { name, version, license } = manifestOf(folder);
      return { name, version, licence: license, text: licenceIn(folder) };
    })
    .sort((one, other) => compare(reference(one), reference(other)));
}

/** As SBOMs refer to a package. */
export const reference = ({ name, version }: Pick<Ingredient, 'name' | 'version'>): string => `${name}@${version}`;

function licenceIn(folder: string): string {
  const file = readdirSync(folder).find((name) => /^licen[cs]e(\.|$)/i.test(name));
  return file === undefined ? '' : readFileSync(`${folder}/${file}`, 'utf8');
}

/** What their licences ask of whoever passes them on. */
export function notices(ingredients: readonly Ingredient[]): string {
  const parts = ingredients.map((each) => `${reference(each)} (${each.licence})\n\n${each.text.trim()}\n`);
  return ['The bundles contain these packages.\n', ...parts].join(`\n${'-'.repeat(80)}\n\n`);
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
