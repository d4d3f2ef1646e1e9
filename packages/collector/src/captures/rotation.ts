// One capture after the other: pieces reach the disk in order, and what the disk refuses stays in memory and is tried again at the next tick.
import type { OutputInterface } from '../output/blocks.ts';
import type { Disk } from '../spool/disk.ts';
import { partMark } from '../spool/marks.ts';
import { type Bounds, makeRoom } from '../spool/room.ts';
import { createContents, type Given, givenOf, statisticsLength } from './contents.ts';
import type { CaptureWord } from './counts.ts';
import { captureName, parseCaptureName } from './names.ts';
import { nameUnfinished, type Unfinished } from './unfinished.ts';

export interface RotationOptions extends Bounds {
  /** The first part of every file's name. */
  readonly name: string;
  /** A file ends before it becomes longer. */
  readonly fileBytes: number;
  /** Nanoseconds: a file ends at every multiple of it since 1970. Undefined: time ends none. */
  readonly period: bigint | undefined;
}

/** Takes the block of an interface that has not begun in the file; false: it is to be written. */
export type Aside = (number: number, block: Uint8Array, now: bigint) => boolean;

export interface Rotation {
  /** From now on `number` is this one. */
  readonly name: (number: number, one: OutputInterface) => void;
  /** Whole packet blocks. */
  readonly put: (blocks: Uint8Array, now: bigint, aside: Aside) => void;
  /** Asks the disk again, whatever it said before, leaves nothing in memory, and ends the file whose time is over. */
  readonly settle: (now: bigint) => void;
  readonly end: () => void;
}

interface File {
  /** Nanoseconds since 1970. */
  readonly begunAt: bigint;
  /** On the disk, whole blocks. */
  bytes: number;
  packets: number;
  /** Undefined: not on the disk yet. */
  on: { readonly path: string; readonly number: number } | undefined;
  /** The disk has refused, and is not asked again before the next tick. */
  stuck: 'no-room' | 'failed' | undefined;
}

/** Fewer and larger writes cost less; beyond this, no longer noticeably. */
const writeBytes = 2 ** 20;

/** `firstNumber` is that of the first file; `unfinished` takes those that could not be given their names. */
export function createRotation(
  options: RotationOptions,
  disk: Disk,
  counts: Record<CaptureWord, number>,
  firstNumber: number,
  unfinished: (one: Unfinished) => void,
): Rotation {
  const contents = createContents();
  let file: File | undefined;
  let nextNumber = firstNumber;

  const isDone = ({ kind }: { readonly kind: string }): boolean => {
    if (kind === 'failed') counts['disk-errors'] += 1;
    return kind === 'done';
  };
  const create = (one: File): boolean => {
    const made = makeRoom(disk, options.fileBytes, options, (path) => parseCaptureName(path) !== undefined);
    counts['removed-files'] += made.removed;
    counts['removed-unstored-files'] += made.removedUnstored;
    counts['disk-errors'] += made.refusals;
    if (made.kind !== 'room') {
      one.stuck = made.kind;
      return false;
    }
    const path = captureName(options.name, one.begunAt, nextNumber);
    nextNumber += 1;
    const created = disk.create(path + partMark);
    if (isDone(created) && created.kind === 'done') one.on = { path, number: created.value };
    else one.stuck = 'failed';
    return one.on !== undefined;
  };
  /** Whether nothing waits in memory any longer. */
  const flush = (one: File): boolean => {
    const bytes = contents.gathered();
    if (bytes.length === 0) return true;
    if (one.on === undefined && !create(one)) return false;
    if (one.on === undefined || !isDone(disk.write(one.on.number, bytes, one.bytes))) {
      one.stuck = 'failed';
      return false;
    }
    one.stuck = undefined;
    one.bytes += bytes.length;
    one.packets += contents.packets();
    counts['written-bytes'] += bytes.length;
    counts['written-packets'] += contents.packets();
    contents.forget();
    return true;
  };
  /** Behind the whole blocks there may be more, where a write has failed. */
  const close = ({ on, bytes }: File, mayBeLonger: boolean): void => {
    file = undefined;
    if (on === undefined) return;
    isDone(disk.close(on.number));
    const one = { path: on.path, length: bytes };
    if (isDone(nameUnfinished(one, disk, mayBeLonger))) counts['finished-files'] += 1;
    else unfinished(one);
  };
  /** False: what waits in memory could not be written, and the file goes on. */
  const finish = (one: File): boolean => {
    if (!flush(one) || one.on === undefined) return false;
    const statistics = contents.statistics();
    const isTold = isDone(disk.write(one.on.number, statistics, one.bytes));
    if (isTold) {
      one.bytes += statistics.length;
      counts['written-bytes'] += statistics.length;
    } else {
      counts['without-statistics'] += 1;
    }
    close(one, !isTold);
    return true;
  };
  const begin = (now: bigint): File => {
    contents.begin();
    file = { begunAt: now, bytes: 0, packets: 0, on: undefined, stuck: undefined };
    return file;
  };
  const lost = (one: File): 'lost-no-room' | 'lost-disk' => (one.stuck === 'no-room' ? 'lost-no-room' : 'lost-disk');
  const roomIn = (one: File): number => options.fileBytes - one.bytes - contents.filled() - contents.statisticsBytes();
  const isOver = (one: File, wanted: number): boolean => roomIn(one) < wanted && one.packets + contents.packets() > 0;
  /** Whether a packet of `length` bytes may go into the file; its interface has begun there. It may be another file than before. */
  const makeWay = (number: number, length: number, now: bigint): boolean => {
    const one = file ?? begin(now);
    const cost = contents.costOf(number);
    if (isOver(one, length + cost + (cost > 0 ? statisticsLength : 0))) {
      return one.stuck === undefined && finish(one) && makeWay(number, length, now);
    }
    const isRoom = contents.room() >= length + cost || (one.stuck === undefined && flush(one));
    if (isRoom && cost > 0) contents.beginInterface(number);
    return isRoom;
  };
  const copyRun = (one: File, given: Given, from: number): number => {
    const end = contents.copy(given, from, Math.min(contents.room(), roomIn(one)));
    if (contents.filled() >= writeBytes && one.stuck === undefined) flush(one);
    return end;
  };
  /** Puts the block at byte `from`, whatever stands in its way. */
  const putOne = (given: Given, from: number, length: number, now: bigint, aside: Aside): void => {
    const number = given.words[(from >> 2) + 2] as number;
    if (!contents.has(number) && aside(number, given.bytes.subarray(from, from + length), now)) return;
    if (makeWay(number, length, now)) {
      contents.copy(given, from, length);
      return;
    }
    contents.lose(number);
    if (file !== undefined) counts[lost(file)] += 1;
  };
  const turn = (now: bigint): void => {
    const { period } = options;
    if (file === undefined || period === undefined || file.stuck !== undefined) return;
    if (file.begunAt / period !== now / period) finish(file);
  };

  return {
    name: contents.name,
    put: (blocks, now, aside) => {
      turn(now);
      const given = givenOf(blocks);
      for (let at = 0; at < blocks.length; ) {
        at = file === undefined ? at : copyRun(file, given, at);
        if (at === blocks.length) break;
        const length = given.words[(at >> 2) + 1] as number;
        putOne(given, at, length, now, aside);
        at += length;
      }
    },
    settle: (now) => {
      if (file !== undefined && flush(file)) turn(now);
    },
    end: () => {
      if (file === undefined || finish(file)) return;
      counts[lost(file)] += contents.packets();
      if (file.packets > 0) close(file, true);
      else if (file.on !== undefined) isDone(disk.remove(file.on.path + partMark));
      file = undefined;
    },
  };
}
