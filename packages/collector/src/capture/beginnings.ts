// Where interfaces begin in a pcapng: their blocks go into the loop's own output, each before its first packet, and leave with the packets.
import type { Engine } from '../engine/engine.ts';
import * as layout from '../engine/layout.ts';
import { wordsOf } from '../engine/words.ts';
import { mostInterfaceBytes, type OutputInterface, writeInterface } from '../output/blocks.ts';
import { roomOver } from '../output/room.ts';

/** Behind them there is room for the packets of a whole input. */
const mostBytes = layout.exportsAt - layout.outputAt - layout.inputBytes;

/** A write for each would cost more than the block; `takeOutput` is asked where they are too many for one. */
export function createBeginnings(engine: Engine, takeOutput: () => void): (one: OutputInterface) => void {
  const words = wordsOf(engine);
  const room = roomOver(engine.buffer);
  return (one) => {
    if (words.get(layout.outputLengthAt) + mostInterfaceBytes(one) > mostBytes) takeOutput();
    const at = layout.outputAt + words.get(layout.outputLengthAt);
    words.set(layout.outputLengthAt, writeInterface(room, at, one) - layout.outputAt);
  };
}
