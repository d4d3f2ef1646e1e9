// Captures over a disk that fails anywhere, and processes that are killed between any two of its calls: no packet is told twice, none vanishes.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CaptureOptions, type Captures, createCaptures } from '../src/captures/captures.ts';
import { batchOf, type Found, readMarked } from './marked-packets.ts';
import { createMemoryDisk, type Fate, type MemoryDisk } from './memory-disk.ts';
import { second } from './packets.ts';

const options: CaptureOptions = {
  name: 'tasktap',
  fileBytes: 1500,
  period: 10n * second,
  files: undefined,
  diskBytes: 2 ** 30,
  whenFull: 'ring',
  awaitsUpload: false,
  hold: { bytes: 4096, time: 5n * second },
};

type Step =
  | { readonly kind: 'packets'; readonly numbers: readonly number[] }
  | { readonly kind: 'tick'; readonly seconds: number }
  | { readonly kind: 'attribute'; readonly number: number };

const interfaces = 6;
const number = fc.nat(interfaces - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(number, { maxLength: 12 }).map((numbers) => ({ kind: 'packets', numbers }) as const),
  },
  { weight: 2, arbitrary: fc.nat(6).map((seconds) => ({ kind: 'tick', seconds }) as const) },
  { weight: 1, arbitrary: number.map((one) => ({ kind: 'attribute', number: one }) as const) },
);
const steps = fc.array(step, { minLength: 5, maxLength: 40 });
/** By call: what becomes of it; beyond the list all is well. */
const fates = fc.array(fc.constantFrom<Fate>('done', 'done', 'done', 'failed', 'partly'), {
  minLength: 10,
  maxLength: 60,
});

interface Played {
  readonly captures: Captures;
  /** The interface of each mark. */
  readonly given: readonly number[];
}

/** The upper half of the interfaces is held at first. Frames are of every length that padding knows. */
function play(all: readonly Step[], disk: MemoryDisk, over = options): Played {
  const captures = createCaptures(over, disk);
  for (let one = 0; one < interfaces; one += 1) {
    const begin = one < interfaces / 2 ? captures.beginInterface : captures.holdInterface;
    begin(one, { name: `vni-${one}`, description: '' });
  }
  const given: number[] = [];
  let now = 1_795_842_720n * second;
  for (const one of all) {
    if (one.kind === 'packets') {
      const marked = one.numbers.map((to) => {
        const mark = given.push(to) - 1;
        return { number: to, mark, length: 60 + (mark % 5) };
      });
      captures.packets(batchOf(...marked), now);
    } else if (one.kind === 'tick') {
      now += BigInt(one.seconds) * second;
      captures.tick(now);
    } else {
      captures.attribute(one.number, { name: `task-${one.number}`, description: '' });
    }
  }
  return { captures, given };
}

/** Of all finished files in their order; nothing else may be there. */
function found(disk: MemoryDisk): readonly Found[] {
  const files = [...disk.files].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return files.flatMap(([path, bytes]) => {
    expect(path).toMatch(/\.pcapng$/);
    return readMarked(bytes).packets;
  });
}

function expectOrder(packets: readonly Found[], given: readonly number[]): void {
  const marks = packets.map(({ mark }) => mark);
  expect(new Set(marks).size).toBe(marks.length);
  for (let one = 0; one < interfaces; one += 1) {
    const own = packets.filter(({ name }) => name.endsWith(`-${one}`)).map(({ mark }) => mark);
    expect(own).toEqual(own.toSorted((a, b) => a - b));
    expect(own.every((mark) => given[mark] === one)).toBe(true);
  }
}

const runs = { seed: 1, numRuns: 250 };
const lostOf = (captures: Captures): number => captures.counts()['lost-disk'] + captures.counts()['lost-no-room'];

test('every packet is in exactly one whole file, in the order of its interface, or counted as lost', () => {
  const seen = { files: 0, failures: 0 };
  fc.assert(
    fc.property(steps, fates, (all, told) => {
      let calls = 0;
      const disk = createMemoryDisk(() => told[calls++] ?? 'done');
      const { captures, given } = play(all, disk);
      // The disk is well again: what memory holds can be written.
      calls = told.length;
      captures.tick(1_795_942_720n * second);
      captures.end();
      const packets = found(disk);
      expectOrder(packets, given);
      expect(packets.length + lostOf(captures)).toBe(given.length);
      expect(captures.counts()['written-packets']).toBe(packets.length);
      seen.files += captures.counts()['finished-files'];
      seen.failures += captures.counts()['disk-errors'];
    }),
    runs,
  );
  expect(Math.min(seen.files, seen.failures)).toBeGreaterThan(100);
});

test('a process killed between any two calls loses what was in its memory alone, and the next one finds the rest', () => {
  let recovered = 0;
  fc.assert(
    fc.property(steps, fc.nat(60), fc.constantFrom<Fate>('failed', 'partly'), (all, last, ending) => {
      let calls = 0;
      const dying = createMemoryDisk(() => {
        calls += 1;
        if (calls === last) return ending;
        return calls < last ? 'done' : 'failed';
      });
      const { captures, given } = play(all, dying);
      const disk = createMemoryDisk(undefined, undefined, dying.files);
      const next = createCaptures(options, disk);
      const packets = found(disk);
      expectOrder(packets, given);
      expect(packets.length).toBeGreaterThanOrEqual(captures.counts()['written-packets']);
      recovered += next.counts()['recovered-files'];
      // It goes on beside what it has found.
      next.end();
      expect(found(disk)).toEqual(packets);
    }),
    runs,
  );
  expect(recovered).toBeGreaterThan(50);
});

test('whatever the disk does, its bound is held, and the newest files stay', () => {
  const diskBytes = 6000;
  fc.assert(
    fc.property(
      steps,
      fates,
      fc.constantFrom('ring' as const, 'keep' as const),
      fc.boolean(),
      (all, told, whenFull, awaitsUpload) => {
        let calls = 0;
        const files = new Map<string, Uint8Array>();
        const used = (): number => [...files.values()].reduce((sum, { length }) => sum + length, 0);
        const disk = createMemoryDisk(
          () => {
            expect(used()).toBeLessThanOrEqual(diskBytes);
            return told[calls++] ?? 'done';
          },
          undefined,
          files,
        );
        const { captures, given } = play(all, disk, { ...options, diskBytes, whenFull, awaitsUpload });
        captures.tick(1_795_942_720n * second);
        calls = told.length;
        captures.end();
        expect(used()).toBeLessThanOrEqual(diskBytes);
        const { 'removed-files': removed, 'removed-unstored-files': unstored } = captures.counts();
        expect(unstored).toBe(awaitsUpload ? removed : 0);
        if (whenFull === 'keep') expect(removed).toBe(0);
        expectOrder(found(createHealed(disk)), given);
      },
    ),
    runs,
  );
});

/** After a restart, which gives names to what has none. */
function createHealed({ files }: MemoryDisk): MemoryDisk {
  const disk = createMemoryDisk(undefined, undefined, files);
  createCaptures(options, disk);
  return disk;
}
