// The hot loop in TypeScript: the oracle of the wasm, and what runs where that has not been built. The same memory, to the byte.
import { type Engine, memoryBytes, type Seeds, type Sizes, setSeeds } from '../engine/engine.ts';
import { vniBytes, vnisAt } from '../engine/layout.ts';
import { createFlows } from './flows.ts';
import { memoryOver } from './memory.ts';
import { createPackets } from './packets.ts';
import { createReceived } from './received.ts';
import { createRecords } from './records.ts';
import { createVnis } from './vnis.ts';

export function createTwin(sizes: Sizes, seeds: Seeds): Engine {
  const buffer = new ArrayBuffer(memoryBytes(sizes));
  setSeeds(buffer, seeds);
  const memory = memoryOver(buffer);
  const vnis = createVnis(memory, sizes.vniBits);
  const flows = createFlows(memory, vnisAt + 2 ** sizes.vniBits * vniBytes, sizes.flowBits);
  const packets = createPackets(memory, vnis, flows);
  return {
    kind: 'typescript',
    sizes,
    buffer,
    ...createRecords(memory, packets),
    ...createReceived(memory, packets),
    endFlows: flows.end,
    addVni: vnis.add,
  };
}
