// Captures one after the other: what stands in which file, what is kept aside, what goes when room is short, and what a disk that says no costs.
import { describe, expect, test } from 'vitest';
import { type CaptureOptions, type Captures, createCaptures } from '../src/captures/captures.ts';
import { batchOf, type Marked, readMarked } from './marked-packets.ts';
import { createMemoryDisk, type DiskCall, type Fate, type MemoryDisk } from './memory-disk.ts';
import { second } from './packets.ts';

const day = 1_795_842_720n * second;
const usual: CaptureOptions = {
  name: 'tasktap',
  fileBytes: 2 ** 20,
  period: undefined,
  files: undefined,
  diskBytes: 2 ** 30,
  whenFull: 'ring',
  awaitsUpload: false,
  hold: { bytes: 2 ** 16, time: 30n * second },
};
const named = (name: string) => ({ name, description: `of ${name}` });

function begin(options: Partial<CaptureOptions>, disk: MemoryDisk): Captures {
  const captures = createCaptures({ ...usual, ...options }, disk);
  for (const [number, name] of ['shop/web/a', 'shop/web/b', 'shop/api/c'].entries()) {
    captures.beginInterface(number, named(name));
  }
  captures.holdInterface(7, named('vni-7'));
  captures.holdInterface(8, named('vni-8'));
  return captures;
}

/** Names of files in their order, each with what stands in it: `name mark`. */
function read(disk: MemoryDisk): Readonly<Record<string, readonly string[]>> {
  const finished = [...disk.files]
    .filter(([path]) => path.endsWith('.pcapng'))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    finished.map(([path, bytes]) => [path, readMarked(bytes).packets.map(({ name, mark }) => `${name} ${mark}`)]),
  );
}
const marks = (number: number, ...each: readonly number[]): readonly Marked[] => each.map((mark) => ({ number, mark }));
const first = 'tasktap-20261128T051200Z-0001.pcapng';
const next = 'tasktap-20261128T051200Z-0002.pcapng';

describe('a capture', () => {
  test('begins an interface with its first packet, under a number of its own', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(2, 1), ...marks(0, 2, 3), ...marks(2, 4)), day);
    captures.end();
    expect(read(disk)).toEqual({ [first]: ['shop/api/c 1', 'shop/web/a 2', 'shop/web/a 3', 'shop/api/c 4'] });
    const { names, told } = readMarked(disk.files.get(first) ?? new Uint8Array(0));
    expect(names).toEqual(['shop/api/c', 'shop/web/a']);
    expect(told).toEqual([
      { name: 'shop/api/c', received: 2n, dropped: 0n },
      { name: 'shop/web/a', received: 2n, dropped: 0n },
    ]);
    expect(captures.counts()).toMatchObject({ 'written-packets': 4, 'finished-files': 1 });
    expect(captures.counts()['written-bytes']).toBe(disk.files.get(first)?.length);
    expect(disk.open()).toBe(0);
  });

  test('is begun by a packet, and by nothing else', () => {
    const disk = createMemoryDisk();
    const captures = begin({ period: second }, disk);
    captures.tick(day);
    captures.tick(day + 5n * second);
    captures.end();
    expect(disk.files.size).toBe(0);
  });

  test('leaves the bytes of the caller alone', () => {
    const blocks = batchOf(...marks(2, 1), ...marks(7, 2));
    const before = blocks.slice();
    const captures = begin({}, createMemoryDisk());
    captures.packets(blocks, day);
    captures.end();
    expect(blocks).toEqual(before);
  });

  test('is on the disk, readable as it stands, after every tick', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(0, 1)), day);
    captures.tick(day);
    captures.packets(batchOf(...marks(1, 2)), day);
    captures.tick(day);
    expect(readMarked(disk.files.get(`${first}.part`) ?? new Uint8Array(0)).packets.map(({ mark }) => mark)).toEqual([
      1, 2,
    ]);
  });

  test('ends before it becomes too long, statistics and all; the next one has its own interfaces', () => {
    const disk = createMemoryDisk();
    const captures = begin({ fileBytes: 600 }, disk);
    for (let mark = 1; mark <= 9; mark += 1) captures.packets(batchOf(...marks(mark % 2, mark)), day);
    captures.end();
    const files = [...disk.files.values()];
    expect(files.length).toBeGreaterThan(1);
    for (const { length } of files) expect(length).toBeLessThanOrEqual(600);
    expect(Math.max(...files.map(({ length }) => length))).toBeGreaterThan(600 - 92 - 76);
    const packets = Object.values(read(disk)).flat();
    expect(packets).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((mark) => `shop/web/${'ab'[mark % 2]} ${mark}`));
    expect(Object.keys(read(disk)).slice(0, 2)).toEqual([first, next]);
  });

  test('leaves room for the statistics of an interface that begins with its last packet', () => {
    for (let fileBytes = 320; fileBytes < 700; fileBytes += 4) {
      const disk = createMemoryDisk();
      const captures = begin({ fileBytes }, disk);
      captures.packets(batchOf(...marks(0, 1), ...marks(1, 2), ...marks(2, 3)), day);
      captures.end();
      for (const { length } of disk.files.values()) expect(length).toBeLessThanOrEqual(fileBytes);
    }
  });

  test('takes blocks from wherever they lie', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    const blocks = batchOf(...marks(0, 1, 2));
    const shifted = new Uint8Array(blocks.length + 1);
    shifted.set(blocks, 1);
    captures.packets(shifted.subarray(1), day);
    captures.end();
    expect(read(disk)[first]).toEqual(['shop/web/a 1', 'shop/web/a 2']);
  });

  test('takes one packet at least, however short it has to be', () => {
    const disk = createMemoryDisk();
    const captures = begin({ fileBytes: 100 }, disk);
    captures.packets(batchOf(...marks(0, 1, 2)), day);
    captures.end();
    expect(Object.values(read(disk))).toEqual([['shop/web/a 1'], ['shop/web/a 2']]);
  });

  test('ends at multiples of its period, with a packet or without', () => {
    const disk = createMemoryDisk();
    const captures = begin({ period: 60n * second }, disk);
    captures.packets(batchOf(...marks(0, 1)), day + 59n * second);
    captures.packets(batchOf(...marks(0, 2)), day + 60n * second);
    captures.packets(batchOf(...marks(0, 3)), day + 119n * second);
    captures.tick(day + 120n * second);
    expect(read(disk)).toEqual({
      'tasktap-20261128T051259Z-0001.pcapng': ['shop/web/a 1'],
      'tasktap-20261128T051300Z-0002.pcapng': ['shop/web/a 2', 'shop/web/a 3'],
    });
  });

  test('of more packets than fit into memory at once reaches the disk in pieces', () => {
    const disk = createMemoryDisk();
    const captures = begin({ fileBytes: 2 ** 26 }, disk);
    const batch = batchOf(...Array.from({ length: 100 }, (_, mark) => ({ number: mark % 3, mark, length: 60_000 })));
    captures.packets(batch, day);
    captures.end();
    expect(Object.values(read(disk))[0]).toHaveLength(100);
    expect(captures.counts()['lost-disk']).toBe(0);
  });

  test('tells of an interface that is begun anew, or named otherwise, apart', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(0, 1, 2)), day);
    captures.beginInterface(0, named('shop/web/z'));
    captures.packets(batchOf(...marks(0, 3)), day);
    captures.attribute(0, named('shop/web/y'));
    captures.packets(batchOf(...marks(0, 4)), day);
    captures.end();
    expect(read(disk)[first]).toEqual(['shop/web/a 1', 'shop/web/a 2', 'shop/web/z 3', 'shop/web/y 4']);
    expect(
      readMarked(disk.files.get(first) ?? new Uint8Array(0)).told.map(({ name, received }) => `${name} ${received}`),
    ).toEqual(['shop/web/a 2', 'shop/web/z 1', 'shop/web/y 1']);
  });

  test('has statistics with the first and the last time, whatever the order', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    const times = [2n ** 32n + 5n, 7n, 2n ** 33n + 1n, 2n ** 33n];
    captures.packets(batchOf(...times.map((at, mark) => ({ number: 0, mark, at }))), day);
    captures.end();
    const bytes = disk.files.get(first) ?? new Uint8Array(0);
    const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 76);
    expect([view.getUint32(24, true), view.getUint32(28, true)]).toEqual([0, 7]);
    expect([view.getUint32(36, true), view.getUint32(40, true)]).toEqual([2, 1]);
  });
});

describe('packets of unknown VNIs', () => {
  test('come under the name of their task once it is known, before later ones', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(7, 1), ...marks(0, 2), ...marks(8, 3), ...marks(7, 4)), day);
    expect(captures.counts()).toMatchObject({ 'held-packets': 3, 'held-bytes': 2048 });
    captures.attribute(7, named('shop/web/7'));
    captures.packets(batchOf(...marks(7, 5)), day);
    captures.end();
    expect(read(disk)[first]).toEqual(['shop/web/a 2', 'shop/web/7 1', 'shop/web/7 4', 'shop/web/7 5', 'vni-8 3']);
    expect(captures.counts()).toMatchObject({ 'attributed-later': 2, 'held-packets': 0, 'held-bytes': 0 });
  });

  test('wait no longer where the clock is set back', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(7, 1)), day + 3600n * second);
    captures.tick(day + 3599n * second);
    expect(captures.counts()['held-packets']).toBe(1);
    captures.tick(day);
    expect(captures.counts()).toMatchObject({ 'held-packets': 0, 'held-too-long': 1 });
    captures.end();
  });

  test('wait as long as they may, and are then written as what they are', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(7, 1)), day);
    captures.packets(batchOf(...marks(7, 2)), day + 20n * second);
    captures.packets(batchOf(...marks(8, 3)), day + 20n * second);
    captures.tick(day + 30n * second - 1n);
    expect(captures.counts()['held-packets']).toBe(3);
    captures.tick(day + 30n * second);
    expect(captures.counts()).toMatchObject({ 'held-packets': 1, 'held-too-long': 2 });
    captures.packets(batchOf(...marks(7, 4)), day + 31n * second);
    captures.attribute(7, named('shop/web/7'));
    captures.packets(batchOf(...marks(7, 5)), day + 32n * second);
    captures.end();
    expect(Object.values(read(disk)).flat()).toEqual(['vni-7 1', 'vni-7 2', 'vni-7 4', 'shop/web/7 5', 'vni-8 3']);
  });

  test('make room for others when there is none: who has waited longest first', () => {
    const disk = createMemoryDisk();
    const captures = begin({ hold: { bytes: 3000, time: 30n * second } }, disk);
    captures.packets(batchOf(...marks(8, 1), ...marks(7, 2)), day);
    captures.packets(batchOf({ number: 7, mark: 3, length: 1200 }), day);
    expect(captures.counts()).toMatchObject({ 'held-too-many': 1, 'held-packets': 2 });
    captures.packets(batchOf({ number: 7, mark: 4, length: 1200 }), day);
    expect(captures.counts()).toMatchObject({ 'held-too-many': 3, 'held-packets': 0, 'held-bytes': 0 });
    captures.end();
    expect(Object.values(read(disk)).flat()).toEqual(['vni-8 1', 'vni-7 2', 'vni-7 3', 'vni-7 4']);
  });

  test('that alone are larger than the room are written at once', () => {
    const disk = createMemoryDisk();
    const captures = begin({ hold: { bytes: 100, time: 30n * second } }, disk);
    captures.packets(batchOf(...marks(7, 1, 2)), day);
    captures.end();
    expect(read(disk)[first]).toEqual(['vni-7 1', 'vni-7 2']);
  });

  test('are written under the old name when their number is begun again', () => {
    const disk = createMemoryDisk();
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(7, 1), ...marks(8, 2)), day);
    captures.beginInterface(7, named('shop/web/7'));
    captures.holdInterface(8, named('vni-88'));
    captures.packets(batchOf(...marks(7, 3), ...marks(8, 4)), day);
    captures.end();
    expect(read(disk)[first]).toEqual(['vni-7 1', 'vni-8 2', 'shop/web/7 3', 'vni-88 4']);
  });
});

/** A capture each, of one packet. */
function fill(captures: Captures, ...each: readonly number[]): void {
  for (const mark of each) captures.packets(batchOf(...marks(0, mark)), day + BigInt(mark) * second);
}
const packetsIn = (disk: MemoryDisk) => Object.values(read(disk)).map((packets) => packets.join());
const perSecond = { period: second, fileBytes: 1000 };
const kept = (...each: readonly number[]) => each.map((mark) => `shop/web/a ${mark}`);

describe('when there is no more room', () => {
  test('a ring of files loses the oldest', () => {
    const disk = createMemoryDisk();
    const captures = begin({ ...perSecond, files: 3 }, disk);
    fill(captures, 1, 2, 3, 4, 5);
    captures.end();
    expect(packetsIn(disk)).toEqual(kept(3, 4, 5));
    expect(captures.counts()).toMatchObject({ 'removed-files': 2, 'removed-unstored-files': 0 });
  });

  test('a ring of bytes loses the oldest, whoever wrote it', () => {
    const disk = createMemoryDisk(undefined, undefined, new Map([['flows/old.parquet', new Uint8Array(500)]]));
    const captures = begin({ ...perSecond, diskBytes: 1000 + 600 }, disk);
    fill(captures, 1, 2, 3, 4, 5);
    captures.end();
    expect(packetsIn(disk)).toEqual(kept(3, 4, 5));
    expect(disk.files.has('flows/old.parquet')).toBe(false);
    expect(captures.counts()['removed-files']).toBe(3);
  });

  test('what waits for its upload stays as long as there are bytes, however many files may be there', () => {
    const disk = createMemoryDisk();
    const captures = begin({ ...perSecond, files: 2, awaitsUpload: true, diskBytes: 2000 }, disk);
    fill(captures, 1, 2, 3, 4);
    captures.tick(day + 5n * second);
    expect(packetsIn(disk)).toEqual(kept(1, 2, 3, 4));
    expect(captures.counts()).toMatchObject({ 'removed-files': 0, 'removed-unstored-files': 0 });
    fill(captures, 5);
    captures.tick(day + 6n * second);
    expect(packetsIn(disk)).toEqual(kept(2, 3, 4, 5));
    expect(captures.counts()).toMatchObject({ 'removed-files': 1, 'removed-unstored-files': 1 });
  });

  test.each<[string, Partial<CaptureOptions>]>([
    ['bytes', { diskBytes: 1400 }],
    ['files', { files: 2 }],
  ])('of %s, keeping everything means that nothing new is written, until there is room', (_what, bounds) => {
    const disk = createMemoryDisk();
    const captures = begin({ ...perSecond, ...bounds, whenFull: 'keep' }, disk);
    fill(captures, 1, 2, 3, 4);
    captures.tick(day + 4n * second);
    expect(packetsIn(disk)).toEqual(kept(1, 2));
    expect([...disk.files.keys()].filter((path) => path.endsWith('.part'))).toEqual([]);
    disk.files.delete(first.replace('00Z', '01Z'));
    captures.tick(day + 4n * second);
    captures.end();
    expect(packetsIn(disk)).toEqual(['shop/web/a 2', 'shop/web/a 3,shop/web/a 4']);
    expect(captures.counts()).toMatchObject({ 'removed-files': 0, 'lost-no-room': 0 });
  });

  test('what comes while nothing may be written is counted, once memory is full too', () => {
    const captures = begin({ whenFull: 'keep', files: 0, fileBytes: 2 ** 30 }, createMemoryDisk());
    for (let mark = 0; mark < 100; mark += 1) captures.packets(batchOf({ number: 0, mark, length: 60_000 }), day);
    expect(captures.counts()['lost-no-room']).toBe(31);
    captures.end();
    expect(captures.counts()).toMatchObject({ 'lost-no-room': 100, 'written-packets': 0, 'disk-errors': 0 });
  });

  test('a file that cannot be removed stays, and the next one goes', () => {
    const disk = createMemoryDisk((call, path) => (call === 'remove' && path.includes('01Z') ? 'failed' : 'done'));
    const captures = begin({ ...perSecond, files: 2 }, disk);
    fill(captures, 1, 2, 3, 4);
    captures.end();
    expect(packetsIn(disk)).toEqual(kept(1, 4));
    expect(captures.counts()['disk-errors']).toBe(2);
  });
});

/** No to every call of a kind, until it is told otherwise. */
function stubborn(call: DiskCall, fate: Fate = 'failed') {
  const state = { no: true };
  const disk = createMemoryDisk((one) => (state.no && one === call ? fate : 'done'));
  return { disk, relent: () => (state.no = false) };
}

describe('a disk that says no', () => {
  test.each<[DiskCall, Fate]>([
    ['create', 'failed'],
    ['write', 'failed'],
    ['write', 'partly'],
    ['list', 'failed'],
  ])('to %s (%s) is asked again at the next tick, and nothing is lost that memory could hold', (call, fate) => {
    const { disk, relent } = stubborn(call, fate);
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(0, 1)), day);
    captures.tick(day);
    captures.packets(batchOf(...marks(1, 2)), day);
    captures.tick(day);
    relent();
    captures.tick(day);
    captures.end();
    expect(Object.values(read(disk))).toEqual([['shop/web/a 1', 'shop/web/b 2']]);
    expect(captures.counts()).toMatchObject({ 'lost-disk': 0, 'disk-errors': 2, 'written-packets': 2 });
  });

  test('is left alone between two ticks', () => {
    const asked: string[] = [];
    const disk = createMemoryDisk((call) => {
      asked.push(call);
      return call === 'write' ? 'failed' : 'done';
    });
    const captures = begin({ period: second }, disk);
    captures.packets(batchOf(...marks(0, 1)), day);
    captures.tick(day);
    asked.length = 0;
    for (let mark = 0; mark < 200; mark += 1) {
      captures.packets(batchOf({ number: 0, mark, length: 60_000 }), day + BigInt(mark) * second);
    }
    expect(asked).toEqual([]);
    expect(captures.counts()['lost-disk']).toBeGreaterThan(100);
  });

  test('costs the packets that memory does not hold, which the statistics of their interface tell', () => {
    const { disk, relent } = stubborn('write');
    const captures = begin({ fileBytes: 2 ** 23 }, disk);
    for (let mark = 0; mark < 100; mark += 1)
      captures.packets(batchOf({ number: mark % 2, mark, length: 60_000 }), day);
    const lost = captures.counts()['lost-disk'];
    expect(lost).toBe(31);
    relent();
    captures.tick(day);
    captures.end();
    const { packets, told } = readMarked(disk.files.get(first) ?? new Uint8Array(0));
    expect(packets).toHaveLength(100 - lost);
    expect(told.reduce((sum, { dropped = 0n }) => sum + dropped, 0n)).toBe(BigInt(lost));
    expect(told.reduce((sum, { received = 0n }) => sum + received, 0n)).toBe(100n);
  });

  test('is believed when it agrees again, and drops are told once', () => {
    const { disk, relent } = stubborn('write');
    const captures = begin({ fileBytes: 2 ** 24, period: second }, disk);
    const batch = batchOf(...Array.from({ length: 100 }, (_, mark) => ({ number: 0, mark, length: 60_000 })));
    captures.packets(batch, day);
    relent();
    captures.tick(day);
    captures.packets(batch, day);
    captures.packets(batch, day + second);
    captures.end();
    const told = [first, next.replace('00Z', '01Z')].map(
      (file) => readMarked(disk.files.get(file) ?? new Uint8Array(0)).told,
    );
    const drops = told.map(([one]) => Number(one?.dropped));
    expect(drops).toEqual([captures.counts()['lost-disk'], 0]);
    expect(drops[0]).toBeGreaterThan(0);
    expect(captures.counts()['lost-disk']).toBeLessThan(100);
  });

  test('to the last writing leaves a whole file without statistics', () => {
    let writes = 0;
    const disk = createMemoryDisk((call) => {
      writes += call === 'write' ? 1 : 0;
      return call === 'write' && writes > 1 ? 'partly' : 'done';
    });
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(0, 1)), day);
    captures.tick(day);
    captures.end();
    expect(read(disk)).toEqual({ [first]: ['shop/web/a 1'] });
    expect(captures.counts()).toMatchObject({ 'without-statistics': 1, 'finished-files': 1 });
  });

  test('in the end costs what memory holds, and no file that stands', () => {
    let writes = 0;
    const disk = createMemoryDisk((call) => {
      writes += call === 'write' ? 1 : 0;
      return call === 'write' && writes > 1 ? 'partly' : 'done';
    });
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(0, 1)), day);
    captures.tick(day);
    captures.packets(batchOf(...marks(0, 2, 3)), day);
    captures.end();
    expect(read(disk)).toEqual({ [first]: ['shop/web/a 1'] });
    expect(captures.counts()).toMatchObject({ 'lost-disk': 2, 'written-packets': 1 });
    expect([...disk.files.keys()]).toEqual([first]);
  });

  test('to everything in the end leaves no empty file behind', () => {
    const { disk } = stubborn('write', 'partly');
    const captures = begin({}, disk);
    captures.packets(batchOf(...marks(0, 1)), day);
    captures.end();
    expect([...disk.files.keys()]).toEqual([]);
    expect(captures.counts()['lost-disk']).toBe(1);
  });

  test('to the name of a file gives it later', () => {
    const { disk, relent } = stubborn('rename');
    const captures = begin({ period: second }, disk);
    captures.packets(batchOf(...marks(0, 1)), day);
    captures.tick(day + second);
    expect(captures.counts()).toMatchObject({ 'unfinished-files': 1, 'finished-files': 0 });
    captures.packets(batchOf(...marks(0, 2)), day + second);
    relent();
    captures.tick(day + second);
    expect(captures.counts()).toMatchObject({ 'unfinished-files': 0, 'recovered-files': 1 });
    expect(read(disk)).toEqual({ [first]: ['shop/web/a 1'] });
  });

  test('to cutting off half a block gives no name to the file before it has agreed', () => {
    const fates = new Map<DiskCall, Fate>([['truncate', 'failed']]);
    const disk = createMemoryDisk((call) => fates.get(call) ?? 'done');
    const captures = begin({ period: second }, disk);
    captures.packets(batchOf(...marks(0, 1)), day);
    captures.tick(day);
    fates.set('write', 'partly');
    captures.tick(day + second);
    expect(captures.counts()).toMatchObject({ 'unfinished-files': 1, 'without-statistics': 1 });
    captures.tick(day + second);
    expect(read(disk)).toEqual({});
    fates.clear();
    captures.tick(day + second);
    expect(read(disk)).toEqual({ [first]: ['shop/web/a 1'] });
  });
});

describe('what a killed process has left', () => {
  test('is cut after its last whole block, and gets its name; its number is not given twice', () => {
    const disk = createMemoryDisk();
    const killed = begin({}, disk);
    killed.packets(batchOf(...marks(0, 1), ...marks(1, 2)), day);
    killed.tick(day);
    const part = disk.files.get(`${first}.part`) ?? new Uint8Array(0);
    disk.files.set(`${first}.part`, new Uint8Array([...part, ...batchOf(...marks(0, 3)).subarray(0, 50)]));
    const captures = begin({}, disk);
    expect(captures.counts()).toMatchObject({ 'recovered-files': 1, 'unfinished-files': 0 });
    captures.packets(batchOf(...marks(2, 4)), day);
    captures.end();
    expect(read(disk)).toEqual({ [first]: ['shop/web/a 1', 'shop/web/b 2'], [next]: ['shop/api/c 4'] });
  });

  test('is cut where a block begins well and does not end', () => {
    const disk = createMemoryDisk();
    const killed = begin({}, disk);
    killed.packets(batchOf(...marks(0, 1)), day);
    killed.tick(day);
    const [path = '', part = new Uint8Array(0)] = [...disk.files][0] ?? [];
    const block = batchOf(...marks(0, 2));
    disk.files.set(path, new Uint8Array([...part, ...block.subarray(0, -4), 0, 0, 0, 0]));
    begin({}, disk);
    expect(read(disk)).toEqual({ [first]: ['shop/web/a 1'] });
  });

  test('is removed when no packet is in it', () => {
    const disk = createMemoryDisk();
    disk.files.set(`${first}.part`, new Uint8Array(40));
    disk.files.set(`${next}.part`, new Uint8Array(0));
    begin({}, disk);
    expect([...disk.files.keys()]).toEqual([]);
  });

  test('of others is left alone', () => {
    const disk = createMemoryDisk();
    disk.files.set('flows/day=2026-11-28/a.parquet.part', new Uint8Array(0));
    begin({}, disk);
    expect(disk.files.size).toBe(1);
  });

  test('may be longer than what is read at once', () => {
    const disk = createMemoryDisk();
    const killed = begin({ fileBytes: 2 ** 24 }, disk);
    killed.packets(batchOf(...Array.from({ length: 150 }, (_, mark) => ({ number: 0, mark, length: 60_000 }))), day);
    killed.tick(day);
    begin({}, disk);
    expect(read(disk)[first]).toHaveLength(150);
  });
});
