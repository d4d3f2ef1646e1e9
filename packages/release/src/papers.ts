// What stands beside the code in every published package: licences, its own and those of others, and the README.
import { readFileSync } from 'node:fs';
import { house } from './house.ts';
import { type Ingredient, notices } from './ingredients.ts';

export function papers(ingredients: readonly Ingredient[]): readonly (readonly [name: string, content: string])[] {
  return [
    ['LICENSE', readFileSync(`${house}LICENSE`, 'utf8')],
    ['README.md', readFileSync(`${house}README.md`, 'utf8')],
    ['THIRD-PARTY-LICENSES', notices(ingredients)],
  ];
}
