// CRC32 as S3 writes it.
import { crc32 } from 'node:zlib';

/** Big-endian, in base64. */
export function crc32Of(bytes: Buffer): string {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(bytes));
  return checksum.toString('base64');
}
