// A capture in pieces.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPcapStream, longestRecord } from '../../src/forward/pcap-stream.ts';
import { pcapOf } from '../packets.ts';

const packets = [
  new Uint8Array(60).fill(1),
  new Uint8Array(0),
  new Uint8Array(1500).fill(2),
  new Uint8Array(3).fill(3),
];
const timed = packets.map((packet, index) => ({ at: BigInt(index), packet, originalLength: packet.length + 5 }));

test('any way it is cut, in either byte order, it holds the same packets', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (littleEndian, sizes) => {
      const file = pcapOf(timed, { littleEndian, linkType: 276 });
      const seen: unknown[] = [];
      const stream = createPcapStream(({ data, originalLength }, linkType) =>
        seen.push([new Uint8Array(data), originalLength, linkType]),
      );
      // The reader of a pipe may write into the same memory again.
      const memory = new Uint8Array(400);
      for (let at = 0, turn = 0; at < file.length; turn += 1) {
        const piece = file.subarray(at, at + (sizes[turn % sizes.length] ?? 1));
        memory.set(piece);
        expect(stream.push(memory.subarray(0, piece.length))).toBe('sound');
        memory.fill(0xee);
        at += piece.length;
      }
      expect(seen).toEqual(packets.map((packet) => [packet, packet.length + 5, 276]));
    }),
  );
});

test('it has begun once its header is whole', () => {
  const stream = createPcapStream(() => undefined);
  const file = pcapOf([]);
  stream.push(file.subarray(0, 23));
  expect(stream.begun()).toBe(false);
  stream.push(file.subarray(23));
  expect(stream.begun()).toBe(true);
});

test.each<[string, number, 'sound' | 'damaged']>([
  ['a record of the greatest length is waited for', longestRecord, 'sound'],
  ['a longer one is none', longestRecord + 1, 'damaged'],
])('%s', (_what, length, wanted) => {
  const file = pcapOf([{ at: 0n, packet: new Uint8Array(0) }]);
  new DataView(file.buffer).setUint32(24 + 8, length, true);
  const stream = createPcapStream(() => undefined);
  expect(stream.push(file)).toBe(wanted);
});

test('behind a damage nothing is read', () => {
  const seen: unknown[] = [];
  const stream = createPcapStream((record) => seen.push(record));
  expect(stream.push(new Uint8Array(24).fill(7))).toBe('damaged');
  expect(stream.push(pcapOf(timed))).toBe('damaged');
  expect([seen, stream.begun()]).toEqual([[], false]);
});
