// Reads the journal of some log groups again and again, and tells each entry once, in the order of writing.
import type { Watching, WrittenLine } from '@tasktap/aws/watching';
import type { Fault } from '@tasktap/core';
import { readEntry, type TimedEntry } from '../journal/entry.ts';

export interface Follower {
  /** What is new; the reads that failed are made again next time, from where they stood. */
  next(): Promise<{ readonly entries: readonly TimedEntry[]; readonly faults: readonly Fault[] }>;
}

/** From one log group. */
interface Came {
  readonly lines: readonly WrittenLine[];
  readonly faults: readonly Fault[];
}

/** Lines of several environments arrive late and out of order: so far behind the newest line it is looked for more. */
const overlapMs = 30_000;

/** `since` in milliseconds since 1970. */
export function createFollower(
  { lines }: Pick<Watching, 'lines'>,
  logGroups: readonly string[],
  since: number,
): Follower {
  const places = logGroups.map((logGroup) => ({ logGroup, since, seen: new Map<string, number>() }));

  const read = async (place: (typeof places)[number]): Promise<Came> => {
    const said = await lines({ logGroup: place.logGroup, since: place.since });
    if (said.kind === 'unheard') return { lines: [], faults: [said.reading.fault] };
    const fresh = said.value.filter(({ id }) => !place.seen.has(id));
    for (const { id, at } of fresh) place.seen.set(id, at);
    // One by one: a day of a large fleet is more than a call takes as arguments.
    const newest = fresh.reduce((latest, { at }) => Math.max(latest, at), place.since + overlapMs);
    place.since = newest - overlapMs;
    for (const [id, at] of place.seen) if (at < place.since) place.seen.delete(id);
    return { lines: fresh, faults: [] };
  };

  return {
    async next() {
      const came: Came[] = [];
      // One after the other: searches are counted, and everybody in the account shares them.
      for (const place of places) came.push(await read(place));
      const found = came.flatMap(({ lines: fresh }) => fresh).sort((one, other) => one.at - other.at);
      return {
        entries: found.flatMap(({ text }) => readEntry(text) ?? []),
        faults: came.flatMap((each) => each.faults),
      };
    },
  };
}
