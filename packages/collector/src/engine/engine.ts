// What the host sees of the hot loop, whoever runs it: functions over one memory that never grows.
import { addressesBytes, flowBytes, seedsAt, seedsBytes, vniBytes, vnisAt } from './layout.ts';

export interface Engine {
  readonly kind: 'wasm' | 'typescript';
  readonly sizes: Sizes;
  /** See layout.ts. */
  readonly buffer: ArrayBuffer;
  /** Whole records between two places of the input take effect. Answers where the first begins that did not; `statusAt` says why. */
  readonly readPcap: (from: number, end: number) => number;
  readonly readPcapng: (from: number, end: number) => number;
  /** Datagrams in the slots from `first` to before `amount`, of one tunnel's socket. Answers the first slot that did not take effect. */
  readonly readDatagrams: (first: number, amount: number, tunnel: number) => number;
  /** The packets of one block of a TPACKET_V3 ring, from the header of the first. Answers where the first header lies that did not; `end` after the last. */
  readonly readRing: (from: number, end: number) => number;
  /** A row for a VNI, of the source at `unknownSourceAt` or of any (1), for an interface + 1 (0: none yet). Answers where it lies; 0: the table is full. */
  readonly addVni: (vni: number, kind: number, anySource: number, to: number) => number;
  /** From place 0 on, ends the flows that are due, or all. Answers where to go on when the exports are full. */
  readonly endFlows: (from: number, all: boolean) => number;
}

/** Places in the two tables, as powers of two. Each is filled to three quarters. */
export interface Sizes {
  readonly vniBits: number;
  readonly flowBits: number;
}

/** 49,152 VNIs and 393,216 flows at a time: 64 MiB in all. */
export const usualSizes: Sizes = { vniBits: 16, flowBits: 19 };

/** Random bytes, `seedsBytes` of them: see `seedsAt` in layout.ts. */
export type Seeds = Uint8Array;

/** Odd, since a product with an even number forgets bits. */
export function setSeeds(buffer: ArrayBuffer, seeds: Seeds): void {
  const there = new Uint8Array(buffer, seedsAt, seedsBytes);
  there.set(seeds);
  for (let at = 0; at < seedsBytes; at += 8) there[at] = (there[at] as number) | 1;
}

const pageBytes = 65_536;

/** Up to the end of the flow table. Behind it lies what the wasm alone keeps: a bit for each place. */
export function sharedBytes({ vniBits, flowBits }: Sizes): number {
  return vnisAt + 2 ** vniBits * vniBytes + 2 ** flowBits * (flowBytes + addressesBytes);
}

/** Whole pages of wasm. */
export function memoryBytes({ vniBits, flowBits }: Sizes): number {
  const bytes = sharedBytes({ vniBits, flowBits }) + Math.ceil(2 ** flowBits / 64) * 8;
  return Math.ceil(bytes / pageBytes) * pageBytes;
}
