// The interfaces of the output: the host's answers when the loop meets a VNI, or a sender, that it does not know.
import { type Directory, describe, nameOf, textOfAddress } from '../directory/directory.ts';
import * as counts from '../engine/counts.ts';
import type { Engine } from '../engine/engine.ts';
import * as layout from '../engine/layout.ts';
import { wordsOf } from '../engine/words.ts';
import { noOwner, type Owner } from '../flows/flow.ts';
import type { Fared, OutputInterface } from '../output/blocks.ts';

export interface InterfaceStatistics extends Fared {
  readonly octets: bigint;
}

export interface Interfaces {
  /** Answers the stop `stopUnknownVni`: afterwards the packet finds an interface. */
  readonly resolve: () => void;
  /** How many have been met; those beyond the table count as one more. */
  readonly vnis: () => number;
  /** In the order in which they were told. */
  readonly statistics: () => readonly InterfaceStatistics[];
}

/** `onNew` is told of each interface before any packet of it comes. Packets of VNIs beyond the table share one. */
export function createInterfaces(
  engine: Engine,
  directory: Directory,
  onNew: (one: OutputInterface, owner: Owner) => void,
): Interfaces {
  const words = wordsOf(engine);
  const memory = new Uint8Array(engine.buffer);
  const begun: OutputInterface[] = [];
  const rows = new Map<number, readonly Placed[]>();
  /** Where the rows of an interface lie; the overflow's has none. */
  const places: number[] = [];

  /** Its number + 1. */
  const begin = (one: OutputInterface, place: number, owner: Owner): number => {
    onNew(one, owner);
    places.push(place);
    return begun.push(one);
  };
  const add = (vni: number, row: Row): Placed => {
    if (row.source !== undefined) memory.set(row.source, layout.unknownSourceAt);
    return { ...row, place: engine.addVni(vni, row.kind, row.source === undefined ? 1 : 0, 0) };
  };
  const addAll = (vni: number): readonly Placed[] => {
    const added = rowsOf(vni, directory).map((row) => add(vni, row));
    rows.set(vni, added);
    if (added.some(({ place }) => place === 0) && words.get(layout.overflowAt) === 0) {
      const description = `VNIs beyond the first ${words.get(layout.vniCountAt)}`;
      words.set(layout.overflowAt, begin({ name: 'vni-others', description }, 0, noOwner));
    }
    return added;
  };

  return {
    resolve: () => {
      const vni = words.get(layout.unknownVniAt);
      const source = memory.slice(layout.unknownSourceAt, layout.unknownSourceAt + 16);
      const known = rows.get(vni) ?? addAll(vni);
      const row =
        known.find((one) => one.source !== undefined && Buffer.compare(one.source, source) === 0) ??
        known.find((one) => one.source === undefined);
      if (row === undefined || row.place === 0) return;
      words.set(row.place + layout.vniInterface, begin(row.output, row.place, row.owner));
    },
    vnis: () => rows.size,
    statistics: () => {
      const own = places.map((place) => (place === 0 ? undefined : statisticsAt(engine, place)));
      return own.map((one) => one ?? restOf(engine, own));
    },
  };
}

interface Row {
  readonly kind: number;
  /** Undefined: from any address that has no row of its own. */
  readonly source: Uint8Array | undefined;
  readonly output: OutputInterface;
  readonly owner: Owner;
}

interface Placed extends Row {
  /** In the table; 0: it is full. */
  readonly place: number;
}

/** The last one takes every sender that the others do not. */
function rowsOf(vni: number, directory: Directory): readonly Row[] {
  const entries = directory.get(vni) ?? [];
  const known = entries.map(({ source, task }) => ({
    kind: layout.classAttributed,
    source,
    output: { name: nameOf(task), description: describe(vni, task) },
    owner: { vni, task, addresses: source === undefined ? [] : [textOfAddress(source)] },
  }));
  if (known.some(({ source }) => source === undefined)) return known;
  const anybody =
    known.length === 0
      ? { kind: layout.classUnattributed, name: `vni-${vni}`, description: `VNI ${vni}, in no directory` }
      : { kind: layout.classSpoofed, name: `vni-${vni}-spoofed`, description: `VNI ${vni} from a foreign address` };
  const { kind, ...output } = anybody;
  return [...known, { kind, source: undefined, output, owner: { ...noOwner, vni } }];
}

function statisticsAt(engine: Engine, place: number): InterfaceStatistics {
  const { getLong } = wordsOf(engine);
  return {
    packets: getLong(place + layout.vniPackets),
    octets: getLong(place + layout.vniOctets),
    first: getLong(place + layout.vniFirst),
    last: getLong(place + layout.vniLast),
  };
}

/** Of the overflow: what the others do not account for. */
function restOf(engine: Engine, others: readonly (InterfaceStatistics | undefined)[]): InterfaceStatistics {
  const { getLong } = wordsOf(engine);
  const sum = (of: (one: InterfaceStatistics) => bigint): bigint =>
    others.reduce((total, one) => total + (one === undefined ? 0n : of(one)), 0n);
  const last = getLong(layout.latestAt);
  return {
    packets: getLong(layout.countersAt + counts.decapsulated * 8) - sum(({ packets }) => packets),
    octets: getLong(layout.countersAt + counts.octets * 8) - sum(({ octets }) => octets),
    first: last,
    last,
  };
}
