// Packet blocks as the loop writes them, and what comes out of a consumer's stream.
import { encodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';
import type { TaskIdentity } from '../../src/directory/directory.ts';
import { blocksOf } from '../blocks.ts';
import { frameOf, joined, tcpOf } from '../packets.ts';

export const https = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) });

/** Its time in nanoseconds is also what tells it apart. */
export function packet(interfaceId: number, timestamp: number, data: Uint8Array = https): Uint8Array {
  return encodePcapngBlock(
    { kind: 'packet', interfaceId, timestamp: BigInt(timestamp), originalLength: data.length, data, options: [] },
    true,
  );
}

export function identity(service: string | undefined, task: string, cluster = 'shop'): TaskIdentity {
  return { cluster, service, task, family: undefined, eni: undefined, az: undefined, account: undefined };
}

export const named = (name: string) => ({ name, description: '' });

/** Everything there is to take. */
export function drained({ take }: { take(): Uint8Array | undefined }): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let chunk = take(); chunk !== undefined; chunk = take()) chunks.push(chunk);
  return joined(chunks);
}

/** In words: `section`, `interface NAME`, `packet TIME of NAME`, `NAME: received R, dropped D`. */
export function told(bytes: Uint8Array): readonly string[] {
  const names: string[] = [];
  return blocksOf(bytes).map((block) => wordsOf(block, names));
}

function wordsOf(block: PcapngBlock, names: string[]): string {
  switch (block.kind) {
    case 'interface':
      names.push(Buffer.from(block.options.find(({ code }) => code === pcapngOptions.name)?.value ?? []).toString());
      return `interface ${names.at(-1)}`;
    case 'packet':
      return `packet ${block.timestamp} of ${names[block.interfaceId]}`;
    case 'statistics': {
      const count = (wanted: number) => {
        const value = block.options.find(({ code }) => code === wanted)?.value ?? new Uint8Array(8);
        return new DataView(value.buffer, value.byteOffset).getBigUint64(0, true);
      };
      return `${names[block.interfaceId]}: received ${count(pcapngOptions.received)}, dropped ${count(pcapngOptions.dropped)}`;
    }
    default:
      return block.kind;
  }
}
