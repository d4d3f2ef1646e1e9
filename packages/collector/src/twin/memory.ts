// The memory of the loop as TypeScript sees it. Words are signed: V8 keeps those without boxing them.

export interface Memory {
  readonly bytes: Uint8Array;
  /** Little-endian, as wasm has them: nobody runs Node on another machine. */
  readonly words: Int32Array;
}

export function memoryOver(buffer: ArrayBuffer): Memory {
  return { bytes: new Uint8Array(buffer), words: new Int32Array(buffer) };
}

/** Reading outside is a bug of ours, and shows as NaN or 0 in what comes out. */
export function byteAt({ bytes }: Memory, at: number): number {
  return bytes[at] as number;
}

export function big16({ bytes }: Memory, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
}

/** At any place, as `words` has those at multiples of four. */
export function little32({ bytes }: Memory, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  );
}

export function big32({ bytes }: Memory, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

export function word({ words }: Memory, at: number): number {
  return words[at >> 2] as number;
}

export function setWord({ words }: Memory, at: number, value: number): void {
  words[at >> 2] = value;
}

/** Adds to 64 bits; `much` is at most 2^32 - 1. */
export function addLong({ words }: Memory, at: number, much: number): void {
  const sum = ((words[at >> 2] as number) >>> 0) + much;
  words[at >> 2] = sum | 0;
  if (sum > 0xffff_ffff) words[(at >> 2) + 1] = ((words[(at >> 2) + 1] as number) + 1) | 0;
}

/** Whether the 64 bits at `at` are less than those of two words. */
export function isBefore({ words }: Memory, at: number, high: number, low: number): boolean {
  const upper = (words[(at >> 2) + 1] as number) >>> 0;
  if (upper !== high >>> 0) return upper < high >>> 0;
  return (words[at >> 2] as number) >>> 0 < low >>> 0;
}

/** Whether the 64 bits at `at` are more than those of two words. */
export function isAfter({ words }: Memory, at: number, high: number, low: number): boolean {
  const upper = (words[(at >> 2) + 1] as number) >>> 0;
  if (upper !== high >>> 0) return upper > high >>> 0;
  return (words[at >> 2] as number) >>> 0 > low >>> 0;
}

export function setLong({ words }: Memory, at: number, high: number, low: number): void {
  words[at >> 2] = low;
  words[(at >> 2) + 1] = high;
}
