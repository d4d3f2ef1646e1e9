// What goes into a capture, still in memory: blocks whose interfaces have the file's own numbers, in the order in which they begin there.
import { interfaceBlock, type OutputInterface, sectionBlock, statisticsBlock } from '../output/blocks.ts';
import { createRows } from './rows.ts';

/** As much as gathers while the disk refuses. Behind a piece of `writeBytes` there is still room for the longest block and its interface. */
const bufferBytes = 4 * 2 ** 20;

export interface Contents {
  /** From now on `number` is this one: its next packet begins it anew. */
  readonly name: (number: number, one: OutputInterface) => void;
  /** Begins with a section, and without interfaces. */
  readonly begin: () => void;
  readonly has: (number: number) => boolean;
  /** Bytes that the interface takes at the place of its beginning; 0: it has begun. */
  readonly costOf: (number: number) => number;
  readonly beginInterface: (number: number) => void;
  /** Copies packets from `from` on, up to `room` bytes and to the first whose interface has not begun; answers where the next one stands. */
  readonly copy: (blocks: Uint8Array, from: number, room: number) => number;
  readonly lose: (number: number) => void;
  /** Of all interfaces of the file, which have not begun any longer. */
  readonly statistics: () => Uint8Array;
  /** The bytes of `statistics`, were it asked now. */
  readonly statisticsBytes: () => number;
  /** What has gathered; they change with the next call. */
  readonly gathered: () => Uint8Array;
  readonly filled: () => number;
  readonly packets: () => number;
  /** What has gathered is written, or given up. */
  readonly forget: () => void;
  readonly room: () => number;
}

const section = sectionBlock();
export const statisticsLength = statisticsBlock(0, { packets: 0n, first: 0n, last: 0n }, 0n).length;

export function createContents(): Contents {
  const rows = createRows();
  const outputs: OutputInterface[] = [];
  const buffer = new Uint8Array(bufferBytes);
  const target = new DataView(buffer.buffer);
  /** Interfaces by their place in the file; -1: what there is to tell of it stands in `told`. */
  let begun: number[] = [];
  let told: Uint8Array[] = [];
  let filled = 0;
  let packets = 0;

  const append = (bytes: Uint8Array): void => {
    buffer.set(bytes, filled);
    filled += bytes.length;
  };
  const tellOf = (number: number): void => {
    const place = rows.place(number);
    const { fared, lost } = rows.settle(number);
    told.push(statisticsBlock(place, fared, lost));
    begun[place] = -1;
  };
  const blockOf = (number: number): Uint8Array =>
    interfaceBlock(outputs[number] ?? { name: `interface-${number}`, description: '' });
  /** Behind what has gathered, and with the numbers of the file. */
  const renumber = (to: number): void => {
    for (let at = filled; at < to; at += target.getUint32(at + 4, true)) {
      const number = target.getUint32(at + 8, true);
      target.setUint32(at + 8, rows.place(number), true);
      rows.packet(number, target.getUint32(at + 12, true), target.getUint32(at + 16, true));
      packets += 1;
    }
    filled = to;
  };

  return {
    name: (number, one) => {
      rows.reach(number);
      if (rows.place(number) >= 0) tellOf(number);
      outputs[number] = one;
    },
    begin: () => {
      begun = [];
      told = [];
      append(section);
    },
    has: (number) => rows.place(number) >= 0,
    costOf: (number) => (rows.place(number) >= 0 ? 0 : blockOf(number).length),
    beginInterface: (number) => {
      append(blockOf(number));
      rows.begin(number, begun.push(number) - 1);
    },
    copy: (blocks, from, room) => {
      const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.length);
      let end = from;
      while (end < blocks.length) {
        const next = end + view.getUint32(end + 4, true);
        if (next - from > room || rows.place(view.getUint32(end + 8, true)) < 0) break;
        end = next;
      }
      if (end > from) {
        buffer.set(blocks.subarray(from, end), filled);
        renumber(filled + end - from);
      }
      return end;
    },
    lose: rows.lose,
    statistics: () => {
      for (const number of begun) if (number >= 0) tellOf(number);
      return new Uint8Array(Buffer.concat(told));
    },
    statisticsBytes: () => begun.length * statisticsLength,
    gathered: () => buffer.subarray(0, filled),
    filled: () => filled,
    packets: () => packets,
    forget: () => {
      filled = 0;
      packets = 0;
    },
    room: () => bufferBytes - filled,
  };
}
