// The random numbers of a function, from its seed: the same seed gives the same tokens and pauses.
import * as crypto from 'node:crypto';
import { createRandom } from '../../../world/random.ts';

export interface Chance {
  /** In place of Math.random. */
  readonly next: () => number;
  /** In place of `node:crypto`. */
  readonly module: object;
  /** In place of the global `crypto`. */
  readonly web: object;
}

type Bytes = NodeJS.ArrayBufferView;

export function createChance(seed: number): Chance {
  const random = createRandom(seed);
  const fill = <Given extends Bytes>(given: Given): Given => {
    const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = random.between(0, 255);
    return given;
  };
  const randomUUID = (): string => {
    const variant = random.pick(['8', '9', 'a', 'b']);
    return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${variant}${random.hex(3)}-${random.hex(12)}`;
  };
  const web = { subtle: crypto.webcrypto.subtle, randomUUID, getRandomValues: fill };
  const module = {
    ...crypto,
    randomUUID,
    randomBytes: (length: number) => fill(Buffer.alloc(length)),
    randomFillSync: fill,
    getRandomValues: fill,
    webcrypto: web,
  };
  return { next: random.next, module, web };
}
