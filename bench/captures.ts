// What captures cost a packet beyond copying its bytes, with and without the file that they go into: `npm run bench:captures`.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Captures, createCaptures } from '../packages/collector/src/captures/captures.ts';
import type { Disk } from '../packages/collector/src/spool/disk.ts';
import { createFolder } from '../packages/collector/src/spool/folder.ts';
import { batchOf } from '../packages/collector/test/marked-packets.ts';
import { type Row, report } from './report.ts';

const rounds = 5;
const packetsPerRound = 4_000_000;
/** Of one round, so that the files fit the kernel's memory. */
const bytesInFile = 2 ** 31;
const packetsPerBatch = 2048;

/** Takes everything at once: the disk's own time is not ours. */
const nowhere: Disk = {
  create: () => ({ kind: 'done', value: 1 }),
  write: () => ({ kind: 'done', value: undefined }),
  close: () => ({ kind: 'done', value: undefined }),
  read: () => ({ kind: 'done', value: 0 }),
  truncate: () => ({ kind: 'done', value: undefined }),
  rename: () => ({ kind: 'done', value: undefined }),
  remove: () => ({ kind: 'done', value: undefined }),
  list: () => ({ kind: 'done', value: [] }),
};

/** Batches over all the interfaces, drawn at random and the same in every run. */
function batchesOf(interfaces: number, length: number): readonly Uint8Array[] {
  let state = 0x2545f491;
  const draw = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % interfaces;
  };
  return Array.from({ length: 64 }, (_batch, batch) =>
    batchOf(
      ...Array.from({ length: packetsPerBatch }, (_packet, index) => {
        const number = batch * packetsPerBatch + index < interfaces ? batch * packetsPerBatch + index : draw();
        return { number, mark: index, length, at: BigInt(batch * packetsPerBatch + index) };
      }),
    ),
  );
}

/** Nanoseconds of the processor a packet. */
function costOf(
  act: (batch: Uint8Array) => void,
  batches: readonly Uint8Array[],
  packetsWanted = packetsPerRound,
): number {
  const begun = process.cpuUsage();
  let packets = 0;
  for (let batch = 0; packets < packetsWanted; packets += packetsPerBatch, batch += 1) {
    act(batches[batch % batches.length] ?? new Uint8Array(0));
  }
  const { user, system } = process.cpuUsage(begun);
  return ((user + system) * 1000) / packets;
}

function capturing(interfaces: number, disk: Disk): Captures {
  const bounds = { files: undefined, diskBytes: 2 ** 50, whenFull: 'ring', awaitsUpload: false } as const;
  const hold = { bytes: 0, time: 0n };
  const options = { name: 'tasktap', fileBytes: 2 ** 40, period: undefined, ...bounds, hold };
  const captures = createCaptures(options, disk);
  for (let one = 0; one < interfaces; one += 1) {
    captures.beginInterface(one, { name: `shop/web/${one}`, description: `VNI ${one}` });
  }
  return captures;
}

function costInMemory(interfaces: number, batches: readonly Uint8Array[]): number {
  const captures = capturing(interfaces, nowhere);
  return costOf((batch) => captures.packets(batch, 0n), batches);
}

/** One file for all, which is removed afterwards; when the disk has it is the kernel's affair. */
function costInFile(interfaces: number, batches: readonly Uint8Array[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'tasktap-bench-'));
  try {
    const captures = capturing(interfaces, createFolder(folder));
    const packets = Math.min(packetsPerRound, (bytesInFile / (batches[0]?.length ?? 0)) * packetsPerBatch);
    const cost = costOf((batch) => captures.packets(batch, 0n), batches, packets);
    captures.end();
    return cost;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What has to be done in any case: the bytes into a buffer. */
function copying(): (batch: Uint8Array) => void {
  const buffer = new Uint8Array(4 * 2 ** 20);
  let at = 0;
  return (batch) => {
    if (at + batch.length > buffer.length) at = 0;
    buffer.set(batch, at);
    at += batch.length;
  };
}

const lengths = [64, 512, 1400];
const rows = lengths.flatMap((length): readonly Row[] => {
  const [few, many] = [batchesOf(100, length), batchesOf(10_000, length)];
  const measures: Readonly<Record<string, () => number>> = {
    copy: () => costOf(copying(), few),
    few: () => costInMemory(100, few),
    many: () => costInMemory(10_000, many),
    fewInFile: () => costInFile(100, few),
    manyInFile: () => costInFile(10_000, many),
  };
  const best = new Map<string, number>();
  // In turn, so that a busy machine is busy for each of them.
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(measures)) {
      best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, measure()));
    }
  }
  const of = (name: string): number => best.get(name) ?? Number.NaN;
  const goal = of('copy') + 25;
  return [
    { what: `${length} B: copying alone`, measured: of('copy'), unit: 'ns' },
    { what: `${length} B: captures, 100 interfaces`, measured: of('few'), unit: 'ns', goal },
    { what: `${length} B: captures, 10,000 interfaces`, measured: of('many'), unit: 'ns', goal },
    ratio(`${length} B: 10,000 interfaces of 100`, of('many') / of('few')),
    { what: `${length} B, into a file: 100 interfaces`, measured: of('fewInFile'), unit: 'ns' },
    { what: `${length} B, into a file: 10,000 interfaces`, measured: of('manyInFile'), unit: 'ns' },
    ratio(`${length} B, into a file: 10,000 interfaces of 100`, of('manyInFile') / of('fewInFile')),
  ];
});
report('captures', rows);

function ratio(what: string, measured: number): Row {
  return { what, measured: measured * 100, unit: '%', goal: 110 };
}
