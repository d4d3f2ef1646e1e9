// AWS answers in pages and takes lists in pieces: both made whole, one call after the other, which is also their pace.

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Undefined, or empty as in EC2's `<nextToken/>`: this was the last one. */
  readonly next: string | undefined;
}

export async function everyPage<Item>(
  read: (token: string | undefined) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await read(token);
    items.push(...page.items);
    token = page.next;
  } while (token !== undefined && token !== '');
  return items;
}

/** Reads nothing where there are no keys: an empty list of ids means "all" to most AWS calls. */
export async function inPieces<Key, Item>(
  keys: readonly Key[],
  size: number,
  read: (piece: Key[]) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += size) items.push(...(await read(keys.slice(start, start + size))));
  return items;
}

/** Values that EC2 takes in one filter (EC2 user guide, "Filter your resources"). */
export const valuesPerFilter = 200;
/** The largest page of the EC2 reads used here. */
export const largestPage = 1000;
/** Tasks that ECS takes or lists at once. */
export const tasksPerCall = 100;
