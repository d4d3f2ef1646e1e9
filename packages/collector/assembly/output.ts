// The output: inner frames as enhanced packet blocks of one pcapng section, little-endian.

const enhancedPacket: u32 = 6;

/** At `begin`; answers where the block ends. Copies 16 bytes at a time, or 64: up to 15 more are read and written than the frame has, and the padding is zeroed afterwards. */
// @ts-ignore: decorator
@inline
export function writePacket(begin: u32, to: u32, time: u64, frame: u32, length: u32, original: u32): u32 {
  const padding: u32 = (4 - (length & 3)) & 3;
  const total: u32 = 32 + length + padding;
  store<u32>(begin, enhancedPacket);
  store<u32>(begin, total, 4);
  store<u32>(begin, to, 8);
  store<u32>(begin, <u32>(time >> 32), 12);
  store<u32>(begin, <u32>time, 16);
  store<u32>(begin, length, 20);
  store<u32>(begin, original, 24);
  let at: u32 = 0;
  for (; at + 48 < length; at += 64) {
    v128.store(begin + at, v128.load(frame + at), 28);
    v128.store(begin + at, v128.load(frame + at, 16), 44);
    v128.store(begin + at, v128.load(frame + at, 32), 60);
    v128.store(begin + at, v128.load(frame + at, 48), 76);
  }
  for (; at < length; at += 16) v128.store(begin + at, v128.load(frame + at), 28);
  const end = begin + length;
  store<u32>(end, 0, 28);
  store<u32>(end + padding, total, 28);
  return begin + total;
}
