// The blocks of a pcapng, as wire reads them.
import { decodePcapngBlock, type PcapngBlock } from '@tasktap/wire';

/** Little-endian, and whole: anything else is a fault of the writer. */
export function blocksOf(bytes: Uint8Array): readonly PcapngBlock[] {
  const blocks: PcapngBlock[] = [];
  for (let at = 0; at < bytes.length; ) {
    const one = decodePcapngBlock(bytes.subarray(at), true);
    if (one.kind !== 'block') throw new Error(`at byte ${at}: ${one.reason}`);
    blocks.push(one.block);
    at += one.length;
  }
  return blocks;
}
