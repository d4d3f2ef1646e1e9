// An event laid out flat: every leaf under its path, with the list elements it stands in.
import type { Leaf } from './pattern.ts';
import { isObject } from './shape.ts';

/** Which element of which list: list number to index. */
export type Place = ReadonlyMap<number, number>;

interface PlacedLeaf {
  readonly value: Leaf;
  readonly place: Place;
}

/** By dotted path: a field named `a.b` and a field `b` of `a` share one. */
export type Leaves = ReadonlyMap<string, readonly PlacedLeaf[]>;

export function leavesOf(event: unknown): Leaves {
  const layout: Layout = { leaves: new Map(), lists: 0 };
  lay(layout, event, '', new Map());
  return layout.leaves;
}

interface Layout {
  readonly leaves: Map<string, PlacedLeaf[]>;
  /** How many lists have been met, which numbers the next one. */
  lists: number;
}

function lay(layout: Layout, value: unknown, path: string, place: Place): void {
  if (Array.isArray(value)) {
    const list = layout.lists++;
    for (const [index, element] of value.entries()) lay(layout, element, path, new Map(place).set(list, index));
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value))
      lay(layout, inner, path === '' ? name : `${path}.${name}`, place);
  } else {
    const known = layout.leaves.get(path) ?? [];
    known.push({ value: value as Leaf, place });
    layout.leaves.set(path, known);
  }
}

/** Both places together; undefined when they are different elements of one list. */
export function together(one: Place, other: Place): Place | undefined {
  for (const [list, index] of other) {
    if ((one.get(list) ?? index) !== index) return undefined;
  }
  return new Map([...one, ...other]);
}
