// The collector's captures: packets into files one after the other, and those of unknown VNIs aside until somebody names them.
import type { OutputInterface } from '../output/blocks.ts';
import type { Disk } from '../spool/disk.ts';
import { type CaptureCounts, zeroCounts } from './counts.ts';
import { createHeld, type HoldBounds } from './held.ts';
import { highestNumber } from './names.ts';
import { type Aside, createRotation, type RotationOptions } from './rotation.ts';
import { nameUnfinished, type Unfinished, unfinishedIn } from './unfinished.ts';

export interface CaptureOptions extends RotationOptions {
  readonly hold: HoldBounds;
}

/** Times in nanoseconds since 1970. Nothing throws, whatever the disk says: what is lost is counted. */
export interface Captures {
  /** From now on `number` is this one; one that was begun before is another. */
  readonly beginInterface: (number: number, one: OutputInterface) => void;
  /** The same, of a VNI in no directory: its packets wait for `attribute`, or until the bounds are reached; then they are `one`'s. */
  readonly holdInterface: (number: number, one: OutputInterface) => void;
  /** It is known now; earlier packets of it that still wait are written as this one's. */
  readonly attribute: (number: number, one: OutputInterface) => void;
  /** Whole packet blocks, little-endian, as the loop writes them; the bytes may change afterwards. */
  readonly packets: (blocks: Uint8Array, now: bigint) => void;
  /** About once a second: brings to the disk what has gathered, and asks it again where it has refused. */
  readonly tick: (now: bigint) => void;
  /** Nobody calls anything afterwards. */
  readonly end: () => void;
  readonly counts: () => CaptureCounts;
}

const neverAside: Aside = () => false;
/** Beyond them the next start finds them. */
const mostUnfinished = 1000;

/** Takes up first what a killed process has left in the folder: nobody else may write captures there. */
export function createCaptures(options: CaptureOptions, disk: Disk): Captures {
  const counts = zeroCounts();
  const held = createHeld(options.hold);
  let unfinished: readonly Unfinished[] = unfinishedIn(disk);
  const nameAll = (): number => {
    const before = unfinished.length;
    unfinished = unfinished.filter((one) => nameUnfinished(one, disk, true).kind === 'failed');
    counts['disk-errors'] += unfinished.length;
    return before - unfinished.length;
  };
  const listed = disk.list();
  const firstNumber = highestNumber(listed.kind === 'done' ? listed.value.map(({ path }) => path) : []) + 1;
  counts['recovered-files'] += nameAll();
  const rotation = createRotation(options, disk, counts, firstNumber, (one) => {
    unfinished = [...unfinished, one].slice(-mostUnfinished);
  });

  /** Of what was called last. */
  let latest = 0n;
  const release = (number: number): number => {
    const { blocks, packets } = held.take(number);
    if (packets > 0) rotation.put(blocks, latest, neverAside);
    return packets;
  };
  const aside: Aside = (number, block, now) => {
    while (held.has(number)) {
      if (held.keep(number, block, now)) return true;
      // Who has waited longest is the least likely to be named.
      counts['held-too-many'] += release(held.oldest() ?? number);
    }
    return false;
  };

  return {
    beginInterface: (number, one) => {
      release(number);
      rotation.name(number, one);
    },
    holdInterface: (number, one) => {
      release(number);
      rotation.name(number, one);
      held.begin(number);
    },
    attribute: (number, one) => {
      rotation.name(number, one);
      counts['attributed-later'] += release(number);
    },
    packets: (blocks, now) => {
      latest = now;
      rotation.put(blocks, now, aside);
    },
    tick: (now) => {
      latest = now;
      counts['recovered-files'] += nameAll();
      for (const number of held.due(now)) counts['held-too-long'] += release(number);
      rotation.settle(now);
    },
    end: () => {
      for (let one = held.oldest(); one !== undefined; one = held.oldest()) release(one);
      rotation.end();
    },
    counts: () => ({
      ...counts,
      'held-packets': held.packets(),
      'held-bytes': held.bytes(),
      'unfinished-files': unfinished.length,
    }),
  };
}
