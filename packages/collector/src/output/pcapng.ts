// One pcapng for all tasks: a section, an interface block each, their packets as the loop has written them, and how they fared.
import { type Fared, interfaceBlock, type OutputInterface, sectionBlock, statisticsBlock } from './blocks.ts';

/** Where bytes go, in order; all of them before it comes back. */
export type Sink = (bytes: Uint8Array) => void;

export interface PcapngWriter {
  readonly beginInterface: (one: OutputInterface) => void;
  /** Whole blocks; the bytes may change afterwards. */
  readonly packets: (blocks: Uint8Array) => void;
  /** What has been held back for a larger write is written: whole blocks, so that the file can be read as it stands. */
  readonly flush: () => void;
  /** `fared` in the order of the interfaces. */
  readonly end: (fared: readonly Fared[]) => void;
}

/** Fewer and larger writes cost less; beyond this, no longer noticeably. */
const writeBytes = 2 ** 20;
/** From here on, a write of their own costs less than copying them beside others. */
const apartBytes = 2 ** 18;

export function createPcapngWriter(sink: Sink): PcapngWriter {
  const buffer = new Uint8Array(writeBytes);
  let length = 0;
  const flush = (): void => {
    if (length > 0) sink(buffer.subarray(0, length));
    length = 0;
  };
  const append = (bytes: Uint8Array): void => {
    const isApart = bytes.length >= apartBytes;
    if (isApart || length + bytes.length > writeBytes) flush();
    if (isApart) {
      sink(bytes);
      return;
    }
    buffer.set(bytes, length);
    length += bytes.length;
  };
  append(sectionBlock());
  let begun = 0;
  const beginInterface = (one: OutputInterface): void => {
    begun += 1;
    append(interfaceBlock(one));
  };
  return {
    beginInterface,
    packets: append,
    flush,
    end: (fared) => {
      // libpcap takes a file without any interface for a broken one.
      if (begun === 0) beginInterface({ name: 'none', description: 'No mirrored packet came' });
      for (const [interfaceId, one] of fared.entries()) append(statisticsBlock(interfaceId, one));
      flush();
    },
  };
}
