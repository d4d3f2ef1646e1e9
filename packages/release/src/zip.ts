// A ZIP archive that depends on its content only (PKWARE APPNOTE 6.3): the earliest time there is, no owner, deflated.
import { crc32, deflateRawSync } from 'node:zlib';

export interface Entry {
  readonly name: string;
  /** Text is UTF-8. */
  readonly content: string | Buffer;
}

const version = 20;
/** Names are UTF-8. */
const flags = 0x0800;
const deflated = 8;
/** 1 January 1980, 00:00: MS-DOS knows no earlier time. */
const time = 0;
const date = 0x0021;
/** Upper half of Unix' mode: a file that everybody may read, which Lambda asks for. */
const readable = (0o100_644 << 16) >>> 0;
const madeOnUnix = (3 << 8) | version;

export function zip(entries: readonly Entry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content } of entries) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw, { level: 9 });
    const file = Buffer.from(name);
    const shared = numbers(
      ...([2, version, 2, flags, 2, deflated, 2, time, 2, date] as const),
      ...([4, crc32(raw), 4, packed.length, 4, raw.length, 2, file.length, 2, 0] as const),
    );
    const local = Buffer.concat([numbers(4, 0x0403_4b50), shared, file, packed]);
    directory.push(
      numbers(4, 0x0201_4b50, 2, madeOnUnix),
      shared,
      // No comment, the first disk, no inner attributes.
      numbers(2, 0, 2, 0, 2, 0, 4, readable, 4, offset),
      file,
    );
    files.push(local);
    offset += local.length;
  }
  const index = Buffer.concat(directory);
  const end = numbers(
    4,
    0x0605_4b50,
    2,
    0,
    2,
    0,
    2,
    entries.length,
    2,
    entries.length,
    4,
    index.length,
    4,
    offset,
    2,
    0,
  );
  return Buffer.concat([...files, index, end]);
}

/** Pairs of size in bytes and value, little-endian. */
function numbers(...pairs: readonly number[]): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    const part = Buffer.alloc(pairs[at] ?? 0);
    part.writeUIntLE(pairs[at + 1] ?? 0, 0, part.length);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
