// Where packets go while they come: one file, or captures that follow each other.
import { type CaptureOptions, type Captures, createCaptures } from '../captures/captures.ts';
import type { CaptureCounts } from '../captures/counts.ts';
import type { OutputInterface } from '../output/blocks.ts';
import { type Fares, interfacesOf } from '../output/fares.ts';
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
  const writer = createPcapngWriter(sink);
  /** The number in the file of the interface that is number 0 now. Another section would do as well, but Wireshark 4.0 shows wrong names in it. */
  let first = 0;
  return {
    beginInterface: (_number, one) => writer.beginInterface(one),
    named: undefined,
    packets: (blocks) => writer.packets(first === 0 ? blocks : countedFrom(first, blocks)),
    tick: writer.flush,
    restart: (fares) => {
      writer.statistics(fares, first);
      first += interfacesOf(fares);
    },
    end: (fares) => writer.end(fares, first),
    counts: undefined,
  };
}

/** A copy, since others still read the packets. A block's length stands at 4, its interface at 8 (draft-ietf-opsawg-pcapng §4.3). */
function countedFrom(first: number, blocks: Uint8Array): Uint8Array {
  const copy = blocks.slice();
  const view = new DataView(copy.buffer);
  for (let at = 0; at < copy.length; at += view.getUint32(at + 4, true)) {
    view.setUint32(at + 8, view.getUint32(at + 8, true) + first, true);
  }
  return copy;
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
