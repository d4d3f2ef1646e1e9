// Single words of the loop's memory, as the host reads and writes them.
import type { Engine } from './engine.ts';

export interface Words {
  readonly get: (at: number) => number;
  readonly set: (at: number, value: number) => void;
  /** 64 bits. */
  readonly getLong: (at: number) => bigint;
  readonly setLong: (at: number, value: bigint) => void;
}

/** Little-endian, as wasm has them. */
export function wordsOf({ buffer }: Engine): Words {
  const view = new DataView(buffer);
  return {
    get: (at) => view.getUint32(at, true),
    set: (at, value) => view.setUint32(at, value, true),
    getLong: (at) => view.getBigUint64(at, true),
    setLong: (at, value) => view.setBigUint64(at, value, true),
  };
}
