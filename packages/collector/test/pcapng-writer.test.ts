// The one pcapng: bytes reach the sink in their order, few together and many apart.
import { expect, test } from 'vitest';
import { interfaceBlock, sectionBlock } from '../src/output/blocks.ts';
import { createPcapngWriter } from '../src/output/pcapng.ts';
import { joined } from './packets.ts';

const one = { name: 'shop/web/aaaa', description: 'VNI 7' };
const few = new Uint8Array(1000).fill(1);
const many = new Uint8Array(600_000).fill(2);

test('what is held back comes before what is written apart, and is never copied beside it', () => {
  const writes: Uint8Array[] = [];
  const writer = createPcapngWriter((bytes) => {
    writes.push(bytes.slice());
  });
  writer.beginInterface(one);
  writer.packets(few);
  writer.packets(many);
  writer.packets(few);
  expect(writes).toHaveLength(2);
  writer.flush();
  expect(Buffer.compare(joined(writes), joined([sectionBlock(), interfaceBlock(one), few, many, few]))).toBe(0);
});
