// Where packets go while they come: one file, or captures that follow each other.
import { type CaptureOptions, type Captures, createCaptures } from '../captures/captures.ts';
import type { CaptureCounts } from '../captures/counts.ts';
import type { OutputInterface } from '../output/blocks.ts';
import type { Fares } from '../output/fares.ts';
import { createPcapngWriter, type Sink } from '../output/pcapng.ts';
import type { Disk } from '../spool/disk.ts';

export interface Output {
  /** In the order of their numbers. `mayBeNamed`: `named` may follow. */
  readonly beginInterface: (number: number, one: OutputInterface, mayBeNamed: boolean) => void;
  /** It is this one from now on. Undefined: what has begun stays what it is. */
  readonly named: ((number: number, one: OutputInterface) => void) | undefined;
  /** Whole blocks; the bytes may change afterwards. `now` in nanoseconds since 1970. */
  readonly packets: (blocks: Uint8Array, now: bigint) => void;
  /** Once a second. */
  readonly tick: (now: bigint) => void;
  /** Those that have begun are over, and have fared so; the next one to begin is number 0 again. */
  readonly restart: (fares: Fares) => void;
  readonly end: (fares: Fares) => void;
  /** Undefined: nothing is counted. */
  readonly counts: (() => CaptureCounts) | undefined;
}

export function createFileOutput(sink: Sink): Output {
  let writer = createPcapngWriter(sink);
  return {
    beginInterface: (_number, one) => writer.beginInterface(one),
    named: undefined,
    packets: (blocks) => writer.packets(blocks),
    tick: () => writer.flush(),
    // Interfaces are counted anew in each section (draft-ietf-opsawg-pcapng §4.1).
    restart: (fares) => {
      writer.end(fares);
      writer = createPcapngWriter(sink);
    },
    end: (fares) => writer.end(fares),
    counts: undefined,
  };
}

/** Looks at the disk with the first call: what is unfinished there may be another process's until this one can receive. */
export function createCaptureOutput(options: CaptureOptions, disk: Disk): Output {
  let made: Captures | undefined;
  const captures = (): Captures => {
    made ??= createCaptures(options, disk);
    return made;
  };
  return {
    beginInterface: (number, one, mayBeNamed) => {
      if (mayBeNamed) captures().holdInterface(number, one);
      else captures().beginInterface(number, one);
    },
    named: (number, one) => captures().attribute(number, one),
    packets: (blocks, now) => captures().packets(blocks, now),
    tick: (now) => captures().tick(now),
    // A number that begins again is another interface there as it is.
    restart: () => undefined,
    end: () => captures().end(),
    counts: () => captures().counts(),
  };
}
