// An event laid out flat: every leaf under its path, with the list elements it stands in.
import { isRecord } from '../record.ts';
import type { Leaf } from './pattern.ts';

/** An element of a list, and the one around it: leaves deep in the same lists share what is around them. */
interface Place {
  readonly list: number;
  readonly index: number;
  readonly around: Place | undefined;
}

interface PlacedLeaf {
  readonly value: Leaf;
  /** Undefined: it stands in no list. */
  readonly place: Place | undefined;
}

interface LeavesAtPath {
  readonly all: readonly PlacedLeaf[];
  /** Every list that one of them stands in. */
  readonly lists: ReadonlySet<number>;
}

/** By dotted path: a field named `a.b` and a field `b` of `a` share one. */
export type Leaves = ReadonlyMap<string, LeavesAtPath>;

/** Which element of which list: list number to index. */
export type Chosen = ReadonlyMap<number, number>;

export function leavesOf(event: unknown): Leaves {
  const layout: Layout = { leaves: new Map(), lists: 0 };
  lay(layout, event, '', undefined);
  return layout.leaves;
}

interface Layout {
  readonly leaves: Map<string, { readonly all: PlacedLeaf[]; readonly lists: Set<number> }>;
  /** How many lists have been met, which numbers the next one. */
  lists: number;
}

function lay(layout: Layout, value: unknown, path: string, place: Place | undefined): void {
  if (Array.isArray(value)) {
    const list = layout.lists++;
    for (const [index, element] of value.entries()) lay(layout, element, path, { list, index, around: place });
  } else if (isRecord(value)) {
    for (const [name, inner] of Object.entries(value))
      lay(layout, inner, path === '' ? name : `${path}.${name}`, place);
  } else {
    layLeaf(layout, { value: value as Leaf, place }, path);
  }
}

function layLeaf({ leaves }: Layout, leaf: PlacedLeaf, path: string): void {
  const known = leaves.get(path) ?? { all: [], lists: new Set() };
  known.all.push(leaf);
  // Where a list is known, so are those around it.
  for (let each = leaf.place; each !== undefined && !known.lists.has(each.list); each = each.around) {
    known.lists.add(each.list);
  }
  leaves.set(path, known);
}

/** Whether a place takes no other element of a list than the one chosen. `step` is called for each list that is looked at. */
export function goesWith(chosen: Chosen, place: Place | undefined, step: () => void): boolean {
  for (let each = place; each !== undefined; each = each.around) {
    step();
    if ((chosen.get(each.list) ?? each.index) !== each.index) return false;
  }
  return true;
}

export function together(chosen: Chosen, place: Place | undefined): Chosen {
  const both = new Map(chosen);
  for (let each = place; each !== undefined; each = each.around) both.set(each.list, each.index);
  return both;
}
