// The rows of the loop's table as the host has them: whose packets each stands for, and which of a VNI's is a source's.
import { type DirectoryEntry, describe, nameOf, type TaskIdentity, textOfAddress } from '../directory/directory.ts';
import * as layout from '../engine/layout.ts';
import type { Owner } from '../flows/flow.ts';
import type { OutputInterface } from '../output/blocks.ts';

/** What stands for a VNI, or for a VNI from one address; its name is made when its first packet comes. */
export interface Row {
  readonly vni: number;
  readonly kind: number;
  /** Undefined: from any address that has no row of its own. */
  readonly source: Uint8Array | undefined;
  /** Undefined: of nobody, or of nobody who sends from there. */
  readonly task: TaskIdentity | undefined;
  /** Of a single source, and nobody knows it yet. */
  readonly mayBeNamed: boolean;
}

export interface Placed {
  readonly row: Row;
  /** As the loop's row has it, which stays what it is when another row takes its place. */
  readonly source: Uint8Array | undefined;
  /** In the table; 0: it is full. */
  readonly place: number;
}

/** Of a row of any source. */
export const anybody = '';

/** To look it up by. */
export function textOf(source: Uint8Array | undefined): string {
  return source === undefined
    ? anybody
    : Buffer.from(source.buffer, source.byteOffset, source.length).toString('latin1');
}

/** Of two alike the first, as the loop finds it. */
export function bySource<One extends { readonly source: Uint8Array | undefined }>(
  all: readonly One[],
): Map<string, One> {
  return new Map(all.toReversed().map((one) => [textOf(one.source), one]));
}

/** Of VNIs that many tasks have, as forwarders do: thousands of sources are not looked through for each of them. */
const indexes = new WeakMap<readonly Placed[], Map<string, Placed>>();

export function addToIndex(placed: readonly Placed[], added: readonly Placed[]): void {
  const index = indexes.get(placed);
  for (const one of added) index?.set(textOf(one.source), one);
}

export function placedFor(placed: readonly Placed[], source: Uint8Array): Placed | undefined {
  if (placed.length <= layout.sourcesTogether) return fewFor(placed, source);
  const index = indexes.get(placed) ?? bySource(placed);
  indexes.set(placed, index);
  return index.get(textOf(source)) ?? index.get(anybody);
}

function fewFor(placed: readonly Placed[], source: Uint8Array): Placed | undefined {
  let any: Placed | undefined;
  for (const one of placed) {
    if (one.source === undefined) any ??= one;
    else if (Buffer.compare(one.source, source) === 0) return one;
  }
  return any;
}

/** Its own copy of the source. */
export function strangerFrom(vni: number, source: Uint8Array | undefined, mayBeNamed: boolean): Row {
  return {
    vni,
    kind: layout.classUnattributed,
    source: source?.slice(),
    task: undefined,
    mayBeNamed: mayBeNamed && source !== undefined,
  };
}

/** Takes every sender that no other row takes. */
export function foreign(vni: number, isUnknown: boolean): Row {
  const kind = isUnknown ? layout.classUnattributed : layout.classSpoofed;
  return { vni, kind, source: undefined, task: undefined, mayBeNamed: false };
}

export function withNewcomer(there: readonly Row[], newcomer: Row): readonly Row[] {
  const isThere = there.some(({ source }) => source === undefined || textOf(source) === textOf(newcomer.source));
  return isThere ? there : [...there, newcomer];
}

export function rowOf({ vni, source, task }: DirectoryEntry): Row {
  return { vni, kind: layout.classAttributed, source, task, mayBeNamed: false };
}

export function ownerOf({ vni, source, task }: Row): Owner {
  return { vni, task, addresses: task === undefined || source === undefined ? unknown : [textOfAddress(source)] };
}

const unknown: readonly string[] = [];

export function outputOf({ vni, kind, source, task }: Row): OutputInterface {
  if (task !== undefined) return { name: nameOf(task), description: describe(vni, task) };
  if (kind === layout.classSpoofed) {
    return { name: `vni-${vni}-spoofed`, description: `VNI ${vni} from a foreign address` };
  }
  const from = source === undefined ? '' : ` from ${textOfAddress(source)}`;
  return { name: `vni-${vni}`, description: `VNI ${vni}${from}, in no directory` };
}

/** Rows of one key have one interface, whenever they come. */
export function keyOf(row: Row, { name, description } = outputOf(row)): string {
  return `${name}\n${description}\n${row.source === undefined ? '' : textOfAddress(row.source)}`;
}

/** Strangers are compared without their names: there may be thousands, for each change of the directory. */
export function isSame(one: Row, other: Row): boolean {
  if (one.task === undefined && other.task === undefined && one.source !== undefined && other.source !== undefined) {
    return textOf(one.source) === textOf(other.source);
  }
  return keyOf(one) === keyOf(other);
}
