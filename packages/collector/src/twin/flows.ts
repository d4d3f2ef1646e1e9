// The flow table: the twin of assembly/flows.ts.
import * as layout from '../engine/layout.ts';
import { digestAt, hashOf } from './hash.ts';
import { addLong, isAfter, isBefore, little32, type Memory, setLong, setWord, word } from './memory.ts';
import type { Note } from './note.ts';

export interface Flows {
  readonly isFull: () => boolean;
  readonly join: (note: Note, to: number) => void;
  readonly end: (from: number, all: boolean) => number;
}

/** `at`: where the table begins. */
export function createFlows(memory: Memory, at: number, bits: number): Flows {
  const last = 2 ** bits - 1;
  let mask = Math.max(layout.fewestFlows, 2 ** (bits - layout.flowBitsLater)) - 1;
  const addresses = at + (last + 1) * layout.flowBytes;
  const key: Key = { source: 0, destination: 0, hash: 0, kind: 0 };
  const placeOf = (home: number): number => at + home * layout.flowBytes;
  const addressesOf = (home: number): number => addresses + home * layout.addressesBytes;

  const isBetween = (home: number, addressesAt: number): boolean => {
    for (let offset = 0; offset < layout.addressesBytes; offset += 4) {
      if (word(memory, addressesOf(home) + offset) !== little32(memory, addressesAt + offset)) return false;
    }
    return true;
  };

  const exportFlow = (home: number, reason: number): void => {
    const waiting = word(memory, layout.exportCountAt);
    const to = layout.exportsAt + waiting * layout.exportBytes;
    const flow = placeOf(home);
    memory.bytes.copyWithin(to, flow, flow + layout.flowBytes);
    setWord(memory, to + layout.flowReason, reason);
    const behind = to + layout.flowBytes;
    if (word(memory, flow + layout.flowKind) >> 8 === 6) {
      memory.bytes.copyWithin(behind, addressesOf(home), addressesOf(home) + layout.addressesBytes);
    } else {
      memory.bytes.fill(0, behind, behind + layout.addressesBytes);
    }
    setWord(memory, layout.exportCountAt, waiting + 1);
  };

  /** Nobody is there any more. */
  const free = (home: number): void => {
    setWord(memory, placeOf(home), 0);
    setWord(memory, layout.flowCountAt, word(memory, layout.flowCountAt) - 1);
  };

  /** Those behind move up, so that no search ends too early (Knuth, vol. 3, 6.4, algorithm R). */
  const remove = (place: number): void => {
    let hole = place;
    for (let next = (hole + 1) & mask; word(memory, placeOf(next)) !== 0; next = (next + 1) & mask) {
      const away = (next - word(memory, placeOf(next) + layout.flowHash)) & mask;
      if (away < ((next - hole) & mask)) continue;
      memory.bytes.copyWithin(placeOf(hole), placeOf(next), placeOf(next) + layout.flowBytes);
      memory.bytes.copyWithin(addressesOf(hole), addressesOf(next), addressesOf(next) + layout.addressesBytes);
      hole = next;
    }
    free(hole);
  };

  const begin = (home: number, note: Note, to: number): void => {
    const flow = placeOf(home);
    setWord(memory, layout.flowCountAt, word(memory, layout.flowCountAt) + 1);
    setWord(memory, flow, to + 1);
    setWord(memory, flow + layout.flowSource, key.source);
    setWord(memory, flow + layout.flowDestination, key.destination);
    setWord(memory, flow + layout.flowPorts, note.ports);
    setWord(memory, flow + layout.flowKind, key.kind);
    setWord(memory, flow + layout.flowHash, key.hash);
    restart(memory, flow, note);
    if (note.version === 4) return;
    memory.bytes.copyWithin(addressesOf(home), note.addressesAt, note.addressesAt + layout.addressesBytes);
  };

  /** VNIs may share an interface: the hash, which knows the VNI, keeps their flows apart. */
  const isSame = (home: number, note: Note, to: number): boolean => {
    const flow = placeOf(home);
    return (
      word(memory, flow + layout.flowPorts) === note.ports &&
      word(memory, flow + layout.flowSource) === key.source &&
      word(memory, flow + layout.flowDestination) === key.destination &&
      word(memory, flow) === to + 1 &&
      word(memory, flow + layout.flowKind) === key.kind &&
      word(memory, flow + layout.flowHash) === key.hash &&
      (note.version === 4 || isBetween(home, note.addressesAt))
    );
  };

  /** Its own place is free for it. */
  const move = (from: number): void => {
    const flow = placeOf(from);
    const taken = word(memory, flow);
    if (taken === 0) return;
    setWord(memory, flow, 0);
    let to = word(memory, flow + layout.flowHash) & mask;
    while (word(memory, placeOf(to)) !== 0) to = (to + 1) & mask;
    setWord(memory, flow, taken);
    if (to === from) return;
    memory.bytes.copyWithin(placeOf(to), flow, flow + layout.flowBytes);
    if (word(memory, flow + layout.flowKind) >> 8 === 6) {
      memory.bytes.copyWithin(addressesOf(to), addressesOf(from), addressesOf(from) + layout.addressesBytes);
    }
    setWord(memory, flow, 0);
  };

  /** More places. Each flow goes to where it is looked for now: in this order, none stands behind one that has still to go. */
  const grow = (): void => {
    const before = mask;
    mask = Math.min(last, (before + 1) * layout.flowGrowth - 1);
    let first = 0;
    while (word(memory, placeOf(first)) !== 0) first += 1;
    for (let step = 1; step <= before; step += 1) move((first + step) & before);
  };

  /** Where the packet's flow is, or where it would begin. */
  const homeOf = (note: Note, to: number): number => {
    let home = key.hash & mask;
    while (word(memory, placeOf(home)) !== 0 && !isSame(home, note, to)) home = (home + 1) & mask;
    return home;
  };

  /** The place of the packet's flow, which begins now if it is new or over. */
  const find = (note: Note, to: number): number => {
    readKey(memory, note, key);
    const home = homeOf(note, to);
    const flow = placeOf(home);
    if (word(memory, flow) === 0) {
      if (mask !== last && word(memory, layout.flowCountAt) >= beforeGrowth(mask)) {
        grow();
        return find(note, to);
      }
      begin(home, note, to);
      return flow;
    }
    const reason = endOf(memory, flow, note.timeHigh, note.timeLow);
    if (reason === 0) return flow;
    exportFlow(home, reason);
    restart(memory, flow, note);
    return flow;
  };

  /** 0: none is there, or it goes on. */
  const reasonAt = (flow: number, all: boolean): number => {
    if (word(memory, flow) === 0) return 0;
    if (all) return layout.endForced;
    return endOf(memory, flow, word(memory, layout.latestAt + 4), word(memory, layout.latestAt));
  };

  return {
    isFull: () => word(memory, layout.flowCountAt) >= mostOf(last + 1),
    join: (note, to) => {
      const { timeHigh, timeLow } = note;
      const flow = find(note, to);
      addLong(memory, flow + layout.flowPackets, 1);
      addLong(memory, flow + layout.flowOctets, note.ipLength);
      setWord(memory, flow + layout.flowTcpFlags, word(memory, flow + layout.flowTcpFlags) | note.tcpFlags);
      if (isAfter(memory, flow + layout.flowFirst, timeHigh, timeLow)) {
        setLong(memory, flow + layout.flowFirst, timeHigh, timeLow);
      }
      if (isBefore(memory, flow + layout.flowLast, timeHigh, timeLow)) {
        setLong(memory, flow + layout.flowLast, timeHigh, timeLow);
      }
    },
    end: (from, all) => {
      let home = from;
      while (home <= mask) {
        if (word(memory, layout.exportCountAt) === layout.exportCapacity) return home;
        const reason = reasonAt(placeOf(home), all);
        if (reason === 0) {
          home += 1;
          continue;
        }
        exportFlow(home, reason);
        // Where all of them go, nobody searches meanwhile; else what moves into this place is looked at next.
        if (all) free(home);
        else remove(home);
      }
      return home;
    },
  };
}

/** At three quarters, probing is still short. */
function mostOf(places: number): number {
  return Math.floor(places / 4) * 3;
}

/** A quarter: more places cost only their pages. */
function beforeGrowth(mask: number): number {
  return (mask + 1) / 4;
}

interface Key {
  source: number;
  destination: number;
  hash: number;
  kind: number;
}

function readKey(memory: Memory, note: Note, key: Key): void {
  const { addressesAt: at, vni, ports } = note;
  const isShort = note.version === 4;
  key.source = isShort ? little32(memory, at) : digestAt(memory, at);
  key.destination = isShort ? little32(memory, at + 4) : digestAt(memory, at + 16);
  key.kind = note.protocol | (note.version << 8);
  key.hash = hashOf(memory, vni, key.source, key.destination, ports, key.kind);
}

function restart(memory: Memory, flow: number, { timeHigh, timeLow }: Note): void {
  setWord(memory, flow + layout.flowTcpFlags, 0);
  setLong(memory, flow + layout.flowPackets, 0, 0);
  setLong(memory, flow + layout.flowOctets, 0, 0);
  setLong(memory, flow + layout.flowFirst, timeHigh, timeLow);
  setLong(memory, flow + layout.flowLast, timeHigh, timeLow);
}

/** 0: it goes on. A clock that ran backwards ends nothing. */
function endOf(memory: Memory, flow: number, high: number, low: number): number {
  if (isOver(memory, flow + layout.flowLast, layout.idleTimeoutAt, high, low)) return layout.endIdle;
  return isOver(memory, flow + layout.flowFirst, layout.activeTimeoutAt, high, low) ? layout.endActive : 0;
}

/** Whether at least the time-out has passed since the moment at `since`. */
function isOver(memory: Memory, since: number, timeout: number, high: number, low: number): boolean {
  if (!isBefore(memory, since, high, low)) return false;
  const borrow = low >>> 0 < word(memory, since) >>> 0 ? 1 : 0;
  const passedLow = (low - word(memory, since)) | 0;
  const passedHigh = (high - word(memory, since + 4) - borrow) | 0;
  return !isAfter(memory, timeout, passedHigh, passedLow);
}
