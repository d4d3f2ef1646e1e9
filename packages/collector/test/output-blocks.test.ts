// The blocks that are written in place are those that wire encodes, whatever lay there before.
import { encodePcapngBlock, pcapngOptions } from '@tasktap/wire';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Fared,
  mostInterfaceBytes,
  statisticsBlock,
  writeInterface,
  writeStatistics,
} from '../src/output/blocks.ts';
import { faresOf } from '../src/output/fares.ts';
import { roomOver } from '../src/output/room.ts';

const dirt = 0xa5;

/** What `write` leaves, and whether all around it is as it was. */
function written(at: number, write: (room: ReturnType<typeof roomOver>) => number): Uint8Array {
  const room = roomOver(new ArrayBuffer(200_000));
  room.bytes.fill(dirt);
  const end = write(room);
  const around = [room.bytes.subarray(0, at), room.bytes.subarray(end)];
  expect(around.map((bytes) => bytes.every((byte) => byte === dirt))).toEqual([true, true]);
  return Uint8Array.from(room.bytes.subarray(at, end));
}

const encodedInterface = (name: string, description: string): Uint8Array =>
  encodePcapngBlock(
    {
      kind: 'interface',
      linkType: 1,
      snapLength: 262_144,
      options: [
        { code: pcapngOptions.name, value: Buffer.from(name) },
        { code: pcapngOptions.description, value: Buffer.from(description) },
        { code: pcapngOptions.timestampResolution, value: Uint8Array.of(9) },
      ],
    },
    true,
  );

/** The upper half first. */
const time = (nanoseconds: bigint): Uint8Array => {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(Number(nanoseconds >> 32n), 0);
  bytes.writeUInt32LE(Number(nanoseconds & 0xffff_ffffn), 4);
  return bytes;
};
const amount = (number: bigint): Uint8Array => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(number);
  return bytes;
};

const place = fc.integer({ min: 0, max: 100 }).map((word) => word * 4);

test('an interface, with any name and description', () => {
  const text = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(place, text, text, (at, name, description) => {
      const block = written(at, (room) => writeInterface(room, at, { name, description }));
      expect(block).toEqual(encodedInterface(name, description));
      expect(block.length).toBeLessThanOrEqual(mostInterfaceBytes({ name, description }));
    }),
  );
});

test('a text that is too long for an option ends with its last whole character that fits', () => {
  const one = { name: 'é'.repeat(40_000), description: 'web' };
  const block = written(8, (room) => writeInterface(room, 8, one));
  expect(Buffer.compare(block, encodedInterface('é'.repeat(32_767), 'web'))).toBe(0);
  expect(block.length).toBeLessThanOrEqual(mostInterfaceBytes(one));
});

const long = fc.bigInt({ min: 0n, max: 2n ** 63n });

const encodedStatistics = (interfaceId: number, one: Fared, lost: bigint | undefined): Uint8Array =>
  encodePcapngBlock(
    {
      kind: 'statistics',
      interfaceId,
      timestamp: one.last,
      options: [
        { code: pcapngOptions.startTime, value: time(one.first) },
        { code: pcapngOptions.endTime, value: time(one.last) },
        { code: pcapngOptions.received, value: amount(one.packets + (lost ?? 0n)) },
        ...(lost === undefined ? [] : [{ code: pcapngOptions.dropped, value: amount(lost) }]),
      ],
    },
    true,
  );

test('statistics of any interface of many', () => {
  const fared = fc.record({ packets: long, octets: long, first: long, last: long });
  fc.assert(
    fc.property(
      place,
      fc.array(fared, { minLength: 1, maxLength: 5 }),
      fc.nat(),
      fc.nat(),
      (at, all, chosen, begun) => {
        const number = chosen % all.length;
        const longs = all.flatMap(({ packets, octets, first, last }) => [packets, octets, first, last]);
        const block = written(at, (room) =>
          writeStatistics(room, at, begun, number, faresOf(BigUint64Array.from(longs))),
        );
        expect([block]).toEqual(
          all.slice(number, number + 1).map((one) => encodedStatistics(begun + number, one, undefined)),
        );
      },
    ),
  );
});

test('statistics, with and without what was lost', () => {
  const fared = fc.record({ packets: long, first: long, last: long });
  const lost = fc.option(fc.bigInt({ min: 0n, max: 2n ** 62n }), { nil: undefined });
  fc.assert(
    fc.property(fc.nat(), fared, lost, (number, one, missed) => {
      expect(statisticsBlock(number, one, missed)).toEqual(encodedStatistics(number, one, missed));
    }),
  );
});
