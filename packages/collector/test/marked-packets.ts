// Packet blocks that can be told apart: each carries a number of its own, and is found again in whatever file it comes to.
import { encodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';
import { blocksOf } from './blocks.ts';
import { joined } from './packets.ts';

export interface Marked {
  /** Of the engine. */
  readonly number: number;
  readonly mark: number;
  /** Of the frame, at least 4. */
  readonly length?: number;
  /** Nanoseconds since 1970. */
  readonly at?: bigint;
}

export function blockOf({ number, mark, length = 60, at = 1000n + BigInt(mark) }: Marked): Uint8Array {
  const data = new Uint8Array(length);
  new DataView(data.buffer).setUint32(0, mark);
  const packet = {
    kind: 'packet',
    interfaceId: number,
    timestamp: at,
    originalLength: length,
    data,
    options: [],
  } as const;
  return encodePcapngBlock(packet, true);
}

export const batchOf = (...packets: readonly Marked[]): Uint8Array => joined(packets.map(blockOf));

export interface Found {
  readonly name: string;
  readonly mark: number;
}

export interface Told {
  readonly name: string;
  readonly received: bigint | undefined;
  readonly dropped: bigint | undefined;
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);

/** A capture that is whole: one section, interfaces before their packets. Anything else is a fault of the writer. */
export function readMarked(file: Uint8Array): {
  packets: readonly Found[];
  names: readonly string[];
  told: readonly Told[];
} {
  const blocks = blocksOf(file);
  if (blocks[0]?.kind !== 'section') throw new Error('no section');
  const names: string[] = [];
  const nameOf = (id: number): string => {
    const name = names[id];
    if (name === undefined) throw new Error(`interface ${id} has not begun`);
    return name;
  };
  const packets: Found[] = [];
  const told: Told[] = [];
  for (const one of blocks.slice(1)) {
    if (one.kind === 'interface') names.push(text(optionOf(one, pcapngOptions.name)));
    else if (one.kind === 'packet') {
      packets.push({
        name: nameOf(one.interfaceId),
        mark: new DataView(one.data.buffer, one.data.byteOffset).getUint32(0),
      });
    } else if (one.kind === 'statistics') {
      told.push({
        name: nameOf(one.interfaceId),
        received: longOf(optionOf(one, pcapngOptions.received)),
        dropped: longOf(optionOf(one, pcapngOptions.dropped)),
      });
    } else throw new Error(`a block of kind ${one.kind}`);
  }
  return { packets, names, told };
}

function optionOf(
  block: Extract<PcapngBlock, { kind: 'interface' | 'statistics' }>,
  code: number,
): Uint8Array | undefined {
  return block.options.find((one) => one.code === code)?.value;
}

function longOf(bytes: Uint8Array | undefined): bigint | undefined {
  return bytes === undefined ? undefined : new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
}
