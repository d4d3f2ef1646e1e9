// What the host does between two calls of the loop: takes what it has made, and answers its stops.
import type { Engine } from './engine.ts';
import * as layout from './layout.ts';
import { type Words, wordsOf } from './words.ts';

export interface Reactions {
  /** The loop has met a VNI or sender without an interface. Packets before it may still wait in the output. */
  readonly unknownVni: () => void;
  /** Blocks of the output, before they are overwritten: at the end of each `drive`, and when somebody asks for them. */
  readonly output: (blocks: Uint8Array) => void;
  /** Exports of flows, before they are overwritten. */
  readonly flows: (exports: Uint8Array) => void;
}

export interface Host {
  /** Calls `read` again and again, from where it came back, until it stops for another reason than those above; answers where. */
  readonly drive: (read: (from: number) => number, from: number) => number;
  /** What waits in the output is taken now. */
  readonly takeOutput: () => void;
  /** Ends the flows that are due, or all. */
  readonly sweep: (all: boolean) => void;
  /** All of them, for want of room: those that go on begin anew. */
  readonly endEarly: () => void;
  /** Flows that were ended so. */
  readonly endedEarly: () => number;
}

export function createHost(engine: Engine, react: Reactions): Host {
  const words = wordsOf(engine);
  const sweep = (all: boolean): void => {
    let from = 0;
    do {
      takeFlows(engine, words, react.flows);
      from = engine.endFlows(from, all);
    } while (words.get(layout.exportCountAt) === layout.exportCapacity);
    takeFlows(engine, words, react.flows);
  };
  let endedEarly = 0;
  const endEarly = (): void => {
    endedEarly += words.get(layout.flowCountAt);
    sweep(true);
  };
  /** No packet goes without its flow: when ending what is due frees too little, all flows end, and those that go on begin anew. */
  const makeRoom = (): void => {
    const before = words.get(layout.flowCountAt);
    sweep(false);
    if (words.get(layout.flowCountAt) > before / 2) endEarly();
  };
  const answers: ReadonlyMap<number, () => void> = new Map([
    [layout.stopUnknownVni, react.unknownVni],
    [layout.stopExportsFull, () => takeFlows(engine, words, react.flows)],
    [layout.stopFlowsFull, makeRoom],
  ]);
  const takeOutput = (): void => {
    const length = words.get(layout.outputLengthAt);
    if (length > 0) react.output(new Uint8Array(engine.buffer, layout.outputAt, length));
    words.set(layout.outputLengthAt, 0);
  };
  return {
    drive: (read, from) => {
      let at = from;
      for (;;) {
        at = read(at);
        const answer = answers.get(words.get(layout.statusAt));
        if (answer === undefined) break;
        answer();
      }
      takeOutput();
      return at;
    },
    takeOutput,
    sweep,
    endEarly,
    endedEarly: () => endedEarly,
  };
}

function takeFlows({ buffer }: Engine, words: Words, flows: Reactions['flows']): void {
  const amount = words.get(layout.exportCountAt);
  if (amount > 0) flows(new Uint8Array(buffer, layout.exportsAt, amount * layout.exportBytes));
  words.set(layout.exportCountAt, 0);
}
