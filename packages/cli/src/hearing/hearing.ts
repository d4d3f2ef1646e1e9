// Which interfaces the collectors behind a mirror target have heard lately, as far as they tell.
import type { Account } from '@tasktap/aws';
import type { Watching, WrittenLine } from '@tasktap/aws/watching';
import { type KnownForwarders, mark, readTold, silentAfter, tellsWithin } from '@tasktap/collector/hearing';
import { collectorLogOf, type Fault, type TargetId } from '@tasktap/core';

export interface Listened {
  /** Log group in which they tell. */
  readonly logGroup: string;
  /** Since when they have told without a gap at the beginning, in milliseconds since 1970. Undefined: they have told nothing lately. */
  readonly since: number | undefined;
  /** Ids of interfaces. */
  readonly heard: ReadonlySet<string>;
  /** Forwarders that each of them would have told of, all the time. Undefined: one does not know who forwards. */
  readonly forwarders: KnownForwarders | undefined;
}

export interface Hearing {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Targets with collectors that tell; of others it is assumed that packets arrive. */
  readonly targets: ReadonlyMap<TargetId, Listened>;
  /**
   * Forwarders that would have been told of, whichever of all collectors they send to, since that time. Undefined: some collector may hear them and
   * would not tell, or what it told was not read.
   */
  readonly forwarders: (KnownForwarders & { readonly since: number }) | undefined;
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
  // Forwarders have no way to a gateway, so its collectors need not look for them.
  const isApart = (id: TargetId): boolean =>
    found.get(id)?.forwarders === undefined && known.some((one) => one.id === id && one.collectors !== undefined);
  const asked = wanted.filter((id) => !isApart(id));
  const listened = asked.flatMap((id) => found.get(id) ?? []);
  const isWhole = faults.length === 0 && listened.length === asked.length;
  return { at, targets: found, forwarders: isWhole ? knownEverywhere(listened) : undefined, faults };
}

/** Where nobody has told anything lately, nobody listens. */
function knownEverywhere(listened: readonly Listened[]): Hearing['forwarders'] {
  const telling = listened.flatMap(({ since, forwarders }) => (since === undefined ? [] : [{ since, forwarders }]));
  const known = knownToAll(telling.map(({ forwarders }) => forwarders));
  return known && { ...known, since: Math.max(...telling.map(({ since }) => since)) };
}

/** Undefined: one knows none, they look for different containers, or there is nobody. */
function knownToAll(all: readonly (KnownForwarders | undefined)[]): KnownForwarders | undefined {
  const known = all.flatMap((one) => one ?? []);
  const [first, ...others] = known;
  const isOfAll = known.length === all.length && others.every(({ container }) => container === first?.container);
  if (first === undefined || !isOfAll) return undefined;
  return { container: first.container, asOf: Math.min(...known.map(({ asOf }) => asOf)) };
}

export function listenedFrom(lines: readonly Pick<WrittenLine, 'text'>[]): Omit<Listened, 'logGroup'> {
  const told = lines.flatMap(({ text }) => readTold(text) ?? []);
  return {
    since: told.length === 0 ? undefined : Math.min(...told.map(({ since }) => since)),
    heard: new Set(told.flatMap(({ heard }) => heard)),
    forwarders: knownToAll(told.map(({ forwarders }) => forwarders)),
  };
}
