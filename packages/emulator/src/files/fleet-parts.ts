// The parts of a fleet file that are well-formed, so that their sense can be judged though others are not.
import type * as v from 'valibot';
import type { Fleet } from '../world/fleet.ts';

const lists = ['clusters', 'services', 'tasks', 'hosts', 'subnets', 'targets'] as const;
type List = (typeof lists)[number];

interface Part<Thing> {
  /** Nothing is missing in `things`. */
  readonly whole: boolean;
  /** With their places in the file's list. */
  readonly things: readonly (readonly [place: number, thing: Thing])[];
}

export type Parts = { readonly [Name in List]: Part<Fleet[Name][number]> };

/** What nobody has complained of yet. */
export function wellFormed(dataset: v.OutputDataset<Fleet, v.BaseIssue<unknown>>): Parts {
  const spoilt = (dataset.issues ?? []).map(({ path = [] }) => path.map(({ key }) => key));
  return Object.fromEntries(lists.map((name) => [name, partOf(dataset.value, name, spoilt)])) as unknown as Parts;
}

function partOf(file: unknown, name: List, spoilt: readonly (readonly unknown[])[]): Part<unknown> {
  const list: unknown = typeof file === 'object' && file !== null ? Reflect.get(file, name) : undefined;
  if (!Array.isArray(list)) return { whole: false, things: [] };
  const here = new Set(spoilt.filter(([first]) => first === name).map(([, place]) => place));
  const things = list.map((thing, place) => [place, thing] as const).filter(([place]) => !here.has(place));
  return { whole: here.size === 0, things };
}
