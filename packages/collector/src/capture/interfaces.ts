// The interfaces of the output: the host's answers when the loop meets a VNI, or a sender, that it does not know.
import { type Directory, describe, nameOf, textOfAddress } from '../directory/directory.ts';
import type { Engine } from '../engine/engine.ts';
import * as layout from '../engine/layout.ts';
import { wordsOf } from '../engine/words.ts';
import { noOwner, type Owner } from '../flows/flow.ts';
import type { HeardTask } from '../hearing/hearing.ts';
import type { OutputInterface } from '../output/blocks.ts';
import { createTallies, type InterfaceStatistics } from './tallies.ts';

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
  readonly statistics: () => readonly InterfaceStatistics[];
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
  /** Ends what refers to rows, since all of them are forgotten when the table is full. Undefined: VNIs beyond the table share an interface. */
  readonly beforeForgetting: (() => void) | undefined;
}

/** Interfaces of packets without a task: beyond them, such packets share one, so that whoever makes up VNIs fills no disk with interfaces. */
const mostStrangers = 49_152;

/** Of an unknown VNI, with an interface each: all rows of a VNI are looked through for each of its packets. */
const mostSources = 8;

export function createInterfaces(options: Interfacing): Interfaces {
  const { engine, directory, onNew, onNamed, onStranger, beforeForgetting } = options;
  const words = wordsOf(engine);
  const memory = new Uint8Array(engine.buffer);
  const known = new Map(directory);
  const numbers = new Map<string, number>();
  const tallies = createTallies(engine);
  const rows = new Map<number, Placed[]>();
  /** Packets of a row, when they were asked for last. */
  const before = new Map<number, bigint>();
  let strangers = 0;
  let forgotten = 0;
  const crowding = { emptied: 0, sharing: 0 };

  const begin = (one: OutputInterface, owner: Owner, mayBeNamed = false): number => {
    onNew(one, owner, mayBeNamed);
    return tallies.begin();
  };
  const others = (): OutputInterface => ({
    name: 'vni-others',
    description: `VNIs beyond the first ${words.get(layout.vniCountAt)}`,
  });
  /** Its number + 1. */
  const numberOf = ({ key, kind, output, owner, mayBeNamed }: Row): number => {
    const isStranger = kind !== layout.classAttributed;
    const isTooMany = isStranger && !numbers.has(key) && strangers >= mostStrangers;
    const own = isTooMany ? 'others' : key;
    const number = numbers.get(own) ?? (isTooMany ? begin(others(), noOwner) : begin(output, owner, mayBeNamed));
    if (isStranger && !numbers.has(own)) strangers += 1;
    if (isTooMany) crowding.sharing += 1;
    numbers.set(own, number);
    return number + 1;
  };

  const place = (vni: number, row: Row): Placed => {
    if (row.source !== undefined) memory.set(row.source, layout.unknownSourceAt);
    return { ...row, place: engine.addVni(vni, row.kind, row.source === undefined ? 1 : 0, 0) };
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
  const hasMore = ({ kind, place: at }: Placed): boolean => {
    if (kind !== layout.classAttributed || at === 0) return false;
    const packets = words.getLong(at + layout.vniPackets);
    const isMore = packets !== (before.get(at) ?? 0n);
    before.set(at, packets);
    return isMore;
  };
  const placeAll = (vni: number, wanted: readonly Row[]): Placed[] => {
    const placed = wanted.map((row) => place(vni, row));
    if (placed.every((one) => one.place > 0)) return placed;
    if (beforeForgetting !== undefined && rows.size > 0) {
      forget();
      return placeAll(vni, wanted.some(({ mayBeNamed }) => mayBeNamed) ? wanted : rowsOf(vni, known));
    }
    if (words.get(layout.overflowAt) === 0) words.set(layout.overflowAt, begin(others(), noOwner) + 1);
    crowding.sharing += 1;
    return placed;
  };
  /** Of a VNI, or of a source of it, that has no row yet. */
  const meet = (vni: number, source: Uint8Array): Placed[] => {
    const there = rows.get(vni) ?? [];
    const apart = onNamed !== undefined && !known.has(vni) && there.length < mostSources;
    const placed = placeAll(vni, apart ? [strangerFrom(vni, source)] : rowsOf(vni, known));
    // Else all have been forgotten meanwhile.
    const kept = rows.has(vni) ? there : [];
    rows.set(vni, [...kept, ...placed]);
    return [...kept, ...placed];
  };
  /** Its packets, and those before, are those of `now`. True: the interface goes on under that name. */
  const goesOnAs = (one: Placed, now: Row): boolean => {
    const number = one.mayBeNamed ? numbers.get(one.key) : undefined;
    if (number === undefined) return false;
    onNamed?.(number, now.output, now.owner);
    numbers.delete(one.key);
    if (numbers.has(now.key)) return false;
    numbers.set(now.key, number);
    if (now.kind === layout.classAttributed) strangers -= 1;
    return true;
  };

  /** Rows whose entry has gone stand for what any other sender stands for: the loop's table forgets no single row. */
  const renew = (vni: number, placed: readonly Placed[]): void => {
    const wanted = rowsOf(vni, known);
    const anybody = wanted.find(({ source }) => source === undefined);
    const kept = placed.map((one) => {
      const now = wanted.find((row) => isSame(row.source, one.source)) ?? anybody;
      if (now === undefined || now.key === one.key || one.place === 0) return one;
      words.set(one.place + layout.vniClass, now.kind);
      if (!goesOnAs(one, now)) {
        settle(one);
        words.set(one.place + layout.vniInterface, 0);
      }
      return { ...now, source: one.source, place: one.place };
    });
    rows.set(vni, kept);
    const missing = wanted.filter((row) => !placed.some((one) => isSame(row.source, one.source)));
    const added = placeAll(vni, missing);
    // Else all have been forgotten meanwhile, and those that were added are all of them.
    rows.set(vni, rows.has(vni) ? [...kept, ...added] : added);
  };

  return {
    resolve: () => {
      const vni = words.get(layout.unknownVniAt);
      const source = memory.slice(layout.unknownSourceAt, layout.unknownSourceAt + 16);
      const row = rowFor(rows.get(vni) ?? [], source) ?? rowFor(meet(vni, source), source);
      if (row?.kind !== layout.classAttributed) onStranger?.(vni);
      if (row === undefined || row.place === 0) return;
      words.set(row.place + layout.vniInterface, numberOf(row));
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
      [...rows].flatMap(([vni, placed]) => placed.filter(hasMore).map(({ owner }) => ({ vni, eni: owner.task?.eni }))),
    vnis: () => forgotten + rows.size,
    crowding: () => ({ ...crowding }),
    statistics: () => tallies.read([...rows.values()].flat().map((one) => one.place)),
  };
}

interface Row {
  /** Of a single source, and nobody knows it yet. */
  readonly mayBeNamed: boolean;
  readonly kind: number;
  /** Undefined: from any address that has no row of its own. */
  readonly source: Uint8Array | undefined;
  readonly output: OutputInterface;
  readonly owner: Owner;
  /** Rows of one key have one interface, whenever they come. */
  readonly key: string;
}

interface Placed extends Row {
  /** In the table; 0: it is full. */
  readonly place: number;
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return Buffer.compare(one, other) === 0;
}

function rowFor(placed: readonly Placed[], source: Uint8Array): Placed | undefined {
  return (
    placed.find((one) => one.source !== undefined && isSame(one.source, source)) ??
    placed.find((one) => one.source === undefined)
  );
}

function strangerFrom(vni: number, source: Uint8Array): Row {
  const description = `VNI ${vni} from ${textOfAddress(source)}, in no directory`;
  const output = { name: `vni-${vni}`, description };
  return { ...rowOf(layout.classUnattributed, source, output, { ...noOwner, vni }), mayBeNamed: true };
}

/** The last one takes every sender that the others do not. */
function rowsOf(vni: number, directory: Directory): readonly Row[] {
  const entries = directory.get(vni) ?? [];
  const known = entries.map(({ source, task }) =>
    rowOf(
      layout.classAttributed,
      source,
      { name: nameOf(task), description: describe(vni, task) },
      { vni, task, addresses: source === undefined ? [] : [textOfAddress(source)] },
    ),
  );
  if (known.some(({ source }) => source === undefined)) return known;
  const [kind, output] =
    known.length === 0
      ? [layout.classUnattributed, { name: `vni-${vni}`, description: `VNI ${vni}, in no directory` }]
      : [layout.classSpoofed, { name: `vni-${vni}-spoofed`, description: `VNI ${vni} from a foreign address` }];
  return [...known, rowOf(kind, undefined, output, { ...noOwner, vni })];
}

function rowOf(kind: number, source: Uint8Array | undefined, output: OutputInterface, owner: Owner): Row {
  return {
    mayBeNamed: false,
    kind,
    source,
    output,
    owner,
    key: [output.name, output.description, source?.join('.') ?? ''].join('\n'),
  };
}
