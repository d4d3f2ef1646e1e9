// The interfaces of the output: the host's answers when the loop meets a VNI, or a sender, that it does not know.
import type { Directory } from '../directory/directory.ts';
import type { Engine } from '../engine/engine.ts';
import * as layout from '../engine/layout.ts';
import { wordsOf } from '../engine/words.ts';
import { noOwner, type Owner } from '../flows/flow.ts';
import type { HeardTask } from '../hearing/hearing.ts';
import type { OutputInterface } from '../output/blocks.ts';
import type { Fares } from '../output/fares.ts';
import {
  addToIndex,
  anybody,
  bySource,
  foreign,
  isSame,
  keyOf,
  outputOf,
  ownerOf,
  type Placed,
  placedFor,
  type Row,
  rowOf,
  strangerFrom,
  textOf,
  withNewcomer,
} from './rows.ts';
import { createTallies } from './tallies.ts';

export interface Interfaces {
  /** Answers the stop `stopUnknownVni`: afterwards the packet finds an interface. */
  readonly resolve: () => void;
  /** The entries of these VNIs from the next packet on; none: no task has it any more. */
  readonly change: (changes: Directory) => void;
  /** Of which packets have come since this was asked last, and that a task has. */
  readonly heard: () => readonly HeardTask[];
  /** How many have been met; those beyond the table count as one more. */
  readonly vnis: () => number;
  /** How often all rows were forgotten, and how many of them share an interface, for want of room. */
  readonly crowding: () => { readonly emptied: number; readonly sharing: number };
  /** In the order in which they were told. */
  readonly statistics: () => Fares;
}

export interface Interfacing {
  readonly engine: Engine;
  readonly directory: Directory;
  /** Told of each interface before any packet of it comes. `mayBeNamed`: `onNamed` may follow. */
  readonly onNew: (one: OutputInterface, owner: Owner, mayBeNamed: boolean) => void;
  /**
   * Told that what was an unknown VNI from one source is this one, its earlier packets too. Undefined: what was unknown stays unknown, and an
   * unknown VNI has one interface, whoever sends it.
   */
  readonly onNamed: ((number: number, one: OutputInterface, owner: Owner) => void) | undefined;
  /** Told of a VNI whose packet stands in no row of the directory, when its interface is looked for. Undefined: nobody could name it. */
  readonly onStranger: ((vni: number) => void) | undefined;
  /** Each address that sends with it is a task of its own, known or not yet: none is foreign. Undefined: there is no such VNI. */
  readonly forwardersVni?: number | undefined;
  /** Ends what refers to rows, since all of them are forgotten when the table is full. Undefined: VNIs beyond the table share an interface. */
  readonly beforeForgetting: (() => void) | undefined;
}

/** Interfaces of packets without a task: beyond them, such packets share one, so that whoever makes up VNIs fills no disk with interfaces. */
const mostStrangers = 49_152;

/** Of an unknown VNI that is not the forwarders', with an interface each: one of them is its task, and the others made it up. */
const mostSources = 8;

/** The key of the interface that those share. */
const others = 'others';

export function createInterfaces(options: Interfacing): Interfaces {
  const { engine, directory, onNew, onNamed, onStranger, forwardersVni, beforeForgetting } = options;
  const words = wordsOf(engine);
  const memory = new Uint8Array(engine.buffer);
  const asked = memory.subarray(layout.unknownSourceAt, layout.unknownSourceAt + 16);
  /** Of the packet that is asked about: adding rows writes over what is asked. */
  const source = new Uint8Array(16);
  const known = new Map(directory);
  const numbers = new Map<string, number>();
  const tallies = createTallies(engine);
  const rows = new Map<number, Placed[]>();
  /** Packets of a row, when they were asked for last. */
  const before = new Map<number, bigint>();
  let strangers = 0;
  let forgotten = 0;
  const crowding = { emptied: 0, sharing: 0 };

  const begin = (key: string, one: OutputInterface, owner: Owner, mayBeNamed: boolean): number => {
    onNew(one, owner, mayBeNamed);
    const number = tallies.begin();
    numbers.set(key, number);
    return number;
  };
  const othersNumber = (): number => {
    const description = `VNIs beyond the first ${Math.max(strangers, words.get(layout.vniCountAt))}`;
    return numbers.get(others) ?? begin(others, { name: 'vni-others', description }, noOwner, false);
  };
  const beginRow = (key: string, output: OutputInterface, row: Row): number => {
    if (row.task !== undefined) return begin(key, output, ownerOf(row), false);
    if (strangers >= mostStrangers) {
      crowding.sharing += 1;
      return othersNumber();
    }
    strangers += 1;
    return begin(key, output, ownerOf(row), row.mayBeNamed);
  };
  /** Its number + 1. */
  const numberOf = (row: Row): number => {
    const output = outputOf(row);
    const key = keyOf(row, output);
    return (numbers.get(key) ?? beginRow(key, output, row)) + 1;
  };

  const place = (row: Row): Placed => {
    const { vni, kind, source } = row;
    if (source !== undefined) asked.set(source);
    return { row, source, place: engine.addVni(vni, kind, source === undefined ? 1 : 0, 0) };
  };
  const forget = (): void => {
    beforeForgetting?.();
    crowding.emptied += 1;
    for (const placed of rows.values()) for (const one of placed) settle(one);
    forgotten += rows.size;
    rows.clear();
    before.clear();
    memory.fill(0, layout.vnisAt, layout.vnisAt + 2 ** engine.sizes.vniBits * layout.vniBytes);
    words.set(layout.vniCountAt, 0);
  };
  /** What the row has counted so far goes to its interface. */
  const settle = ({ place: at }: Placed): void => {
    const to = at === 0 ? 0 : words.get(at + layout.vniInterface);
    if (to > 0) tallies.settle(at, to - 1);
  };
  const hasMore = ({ row, place: at }: Placed): boolean => {
    if (row.task === undefined || at === 0) return false;
    const packets = words.getLong(at + layout.vniPackets);
    const isMore = packets !== (before.get(at) ?? 0n);
    before.set(at, packets);
    return isMore;
  };
  /** `anew`: those that are placed instead if all are forgotten for it. */
  const placeAll = (wanted: readonly Row[], anew: () => readonly Row[]): Placed[] => {
    const placed = wanted.map(place);
    if (placed.every((one) => one.place > 0)) return placed;
    if (beforeForgetting !== undefined && rows.size > 0) {
      forget();
      return placeAll(anew(), anew);
    }
    if (words.get(layout.overflowAt) === 0) words.set(layout.overflowAt, othersNumber() + 1);
    crowding.sharing += 1;
    return placed;
  };
  const wantedOf = (vni: number): readonly Row[] => {
    const entries = known.get(vni)?.map(rowOf) ?? [];
    const takesAll = vni === forwardersVni || entries.some(({ source }) => source === undefined);
    return takesAll ? entries : [...entries, foreign(vni, entries.length === 0)];
  };
  /** Of a VNI, or of a source of it, that has no row yet. */
  const meet = (vni: number, there: Placed[], source: Uint8Array): readonly Placed[] => {
    const gone = forgotten;
    const isApart = vni === forwardersVni || (onNamed !== undefined && !known.has(vni) && there.length < mostSources);
    const newcomer = isApart ? strangerFrom(vni, source, onNamed !== undefined) : undefined;
    const anew = (): readonly Row[] => {
      if (newcomer === undefined) return wantedOf(vni);
      return vni === forwardersVni ? withNewcomer(wantedOf(vni), newcomer) : [newcomer];
    };
    const placed = placeAll(newcomer !== undefined && there.length > 0 ? [newcomer] : anew(), anew);
    if (forgotten !== gone || there.length === 0) {
      rows.set(vni, placed);
      return placed;
    }
    there.push(...placed);
    addToIndex(there, placed);
    return there;
  };
  /** Its packets, and those before, are those of `now`. True: the interface goes on under that name. */
  const goesOnAs = (one: Row, now: Row): boolean => {
    const number = one.mayBeNamed ? numbers.get(keyOf(one)) : undefined;
    if (number === undefined) return false;
    onNamed?.(number, outputOf(now), ownerOf(now));
    numbers.delete(keyOf(one));
    if (numbers.has(keyOf(now))) return false;
    numbers.set(keyOf(now), number);
    if (now.task !== undefined) strangers -= 1;
    return true;
  };

  /** Rows whose entry has gone stand for what any other sender stands for: the loop's table forgets no single row. */
  const renew = (vni: number, placed: readonly Placed[]): void => {
    const wanted = wantedOf(vni);
    const [wantedFrom, placedFrom] = [bySource(wanted), bySource(placed)];
    const kept = placed.map((one) => {
      const now =
        wantedFrom.get(textOf(one.source)) ??
        wantedFrom.get(anybody) ??
        strangerFrom(vni, one.source, onNamed !== undefined);
      if (one.place === 0 || isSame(now, one.row)) return one;
      words.set(one.place + layout.vniClass, now.kind);
      if (!goesOnAs(one.row, now)) {
        settle(one);
        words.set(one.place + layout.vniInterface, 0);
      }
      return { ...one, row: now };
    });
    rows.set(vni, kept);
    const missing = wanted.filter(({ source }) => !placedFrom.has(textOf(source)));
    const added = placeAll(missing, () => wantedOf(vni));
    // Else all have been forgotten meanwhile, and those that were added are all of them.
    rows.set(vni, rows.has(vni) ? [...kept, ...added] : added);
  };

  return {
    resolve: () => {
      const vni = words.get(layout.unknownVniAt);
      source.set(asked);
      const there = rows.get(vni) ?? [];
      const one = placedFor(there, source) ?? placedFor(meet(vni, there, source), source);
      if (one?.row.task === undefined) onStranger?.(vni);
      if (one === undefined || one.place === 0) return;
      words.set(one.place + layout.vniInterface, numberOf(one.row));
    },
    change: (changes) => {
      for (const [vni, entries] of changes) {
        if (entries.length === 0) known.delete(vni);
        else known.set(vni, entries);
        const placed = rows.get(vni);
        if (placed !== undefined) renew(vni, placed);
      }
    },
    heard: () =>
      [...rows].flatMap(([vni, placed]) => placed.filter(hasMore).map(({ row }) => ({ vni, eni: row.task?.eni }))),
    vnis: () => forgotten + rows.size,
    crowding: () => ({ ...crowding }),
    statistics: () => tallies.read(rows.values()),
  };
}
