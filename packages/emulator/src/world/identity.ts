// Identifiers that follow from what they name, for things the world keeps no record of: containers, images, hosts, events.
import { createHash } from 'node:crypto';

/** `length` hexadecimal digits, at most 64, the same for the same text. */
export function hexOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

export function uuidOf(text: string): string {
  return hexOf(text, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
