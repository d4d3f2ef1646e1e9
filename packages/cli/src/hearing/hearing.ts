// Which interfaces the collectors behind a mirror target have heard lately, as far as they tell.
import type { Account } from '@tasktap/aws';
import type { Watching, WrittenLine } from '@tasktap/aws/watching';
import { mark, readTold, silentAfter, tellsWithin } from '@tasktap/collector/hearing';
import { collectorLogOf, type Fault, type TargetId } from '@tasktap/core';

export interface Listened {
  /** Log group in which they tell. */
  readonly logGroup: string;
  /** Since when they have told without a gap at the beginning, in milliseconds since 1970. Undefined: they have told nothing lately. */
  readonly since: number | undefined;
  /** Ids of interfaces. */
  readonly heard: ReadonlySet<string>;
}

export interface Hearing {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Targets with collectors that tell; of others it is assumed that packets arrive. */
  readonly targets: ReadonlyMap<TargetId, Listened>;
  /** Reads that AWS would not answer. */
  readonly faults: readonly Fault[];
}

/** How far back lines count, in milliseconds. */
const lately = silentAfter + tellsWithin;

export async function readHearing(
  { linesIfThere, targets }: Pick<Watching, 'linesIfThere'> & Pick<Account, 'targets'>,
  wanted: readonly TargetId[],
  at: number,
): Promise<Hearing> {
  const there = await targets();
  const known = there.kind === 'heard' ? there.value : [];
  const faults: Fault[] = there.kind === 'heard' ? [] : [there.reading.fault];
  const found = new Map<TargetId, Listened>();
  // The targets of a gateway have one log.
  for (const [name, ids] of Map.groupBy(wanted, (id) => known.find((one) => one.id === id)?.collectors ?? id)) {
    const logGroup = collectorLogOf(name);
    const said = await linesIfThere({ logGroup, since: at - lately, containing: mark });
    if (said.kind === 'unheard') faults.push(said.reading.fault);
    else if (said.value !== undefined) {
      const listened = { logGroup, ...listenedFrom(said.value) };
      for (const id of ids) found.set(id, listened);
    }
  }
  return { at, targets: found, faults };
}

export function listenedFrom(lines: readonly Pick<WrittenLine, 'text'>[]): Omit<Listened, 'logGroup'> {
  const told = lines.flatMap(({ text }) => readTold(text) ?? []);
  return {
    since: told.length === 0 ? undefined : Math.min(...told.map(({ since }) => since)),
    heard: new Set(told.flatMap(({ heard }) => heard)),
  };
}
