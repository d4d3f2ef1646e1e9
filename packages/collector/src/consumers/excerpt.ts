// What a reader keeps of a consumer's pcapng: whole blocks, until it has as many packets as it wants.
import { decodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';
import { interfaceBlock, sectionBlock } from '../output/blocks.ts';

export interface Excerpt {
  /** What to write of all that has come; the bytes may share those that came. Nothing once it is over. */
  readonly push: (chunk: Uint8Array) => Uint8Array;
  /** `damaged`: what came is no pcapng of a collector. */
  readonly state: () => 'open' | 'enough' | 'damaged';
  /** What makes a capture of it, if it is none yet. */
  readonly end: () => Uint8Array;
  readonly counts: () => ExcerptCounts;
}

export interface ExcerptCounts {
  readonly packets: number;
  readonly interfaces: number;
  /** Packets that found no room in the queue for this reader, as far as the collector has told. */
  readonly missed: number;
}

/** No block of ours is longer. */
const longestBlock = 2 ** 20;
const none = new Uint8Array(0);

/** `most` packets. Undefined: all of them. */
export function createExcerpt(most: number | undefined): Excerpt {
  let rest: Uint8Array = none;
  let state: ReturnType<Excerpt['state']> = 'open';
  let sections = 0;
  let packets = 0;
  let interfaces = 0;
  const missed = new Map<number, number>();
  const count = (block: PcapngBlock): void => {
    if (block.kind === 'section') sections += 1;
    if (block.kind === 'packet') packets += 1;
    if (block.kind === 'interface') interfaces += 1;
    if (block.kind === 'statistics') missed.set(block.interfaceId, droppedIn(block.options));
    if (packets === most) state = 'enough';
  };
  /** Where the whole blocks that are wanted end. */
  const walk = (bytes: Uint8Array): number => {
    let at = 0;
    while (state === 'open') {
      const decoded = decodePcapngBlock(bytes.subarray(at), true);
      if (decoded.kind === 'malformed') {
        const isCut = decoded.reason === 'too-short' && bytes.length - at <= longestBlock;
        state = isCut ? 'open' : 'damaged';
        return at;
      }
      count(decoded.block);
      at += decoded.length;
    }
    return at;
  };
  return {
    push: (chunk) => {
      if (state !== 'open') return none;
      const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = walk(all);
      rest = Uint8Array.from(all.subarray(end));
      return all.subarray(0, end);
    },
    state: () => state,
    end: () =>
      Buffer.concat([
        sections > 0 ? none : sectionBlock(),
        // libpcap takes a file without any interface for a broken one.
        interfaces > 0 ? none : interfaceBlock({ name: 'none', description: 'No packet was selected' }),
      ]),
    counts: () => ({ packets, interfaces, missed: [...missed.values()].reduce((sum, one) => sum + one, 0) }),
  };
}

function droppedIn(options: Extract<PcapngBlock, { readonly kind: 'statistics' }>['options']): number {
  const value = options.find(({ code }) => code === pcapngOptions.dropped)?.value;
  return value?.length === 8 ? Number(new DataView(value.buffer, value.byteOffset).getBigUint64(0, true)) : 0;
}
