// What captures cost a packet beyond copying its bytes: `npm run bench:captures`.
import { createCaptures } from '../packages/collector/src/captures/captures.ts';
import type { Disk } from '../packages/collector/src/spool/disk.ts';
import { batchOf } from '../packages/collector/test/marked-packets.ts';
import { type Row, report } from './report.ts';

const rounds = 5;
const packetsPerRound = 4_000_000;
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
function costOf(act: (batch: Uint8Array) => void, batches: readonly Uint8Array[]): number {
  const begun = process.cpuUsage();
  for (let packets = 0, batch = 0; packets < packetsPerRound; packets += packetsPerBatch, batch += 1) {
    act(batches[batch % batches.length] ?? new Uint8Array(0));
  }
  const { user, system } = process.cpuUsage(begun);
  return ((user + system) * 1000) / packetsPerRound;
}

function capturing(interfaces: number): (batch: Uint8Array) => void {
  const bounds = { files: undefined, diskBytes: 2 ** 50, whenFull: 'ring', awaitsUpload: false } as const;
  const hold = { bytes: 0, time: 0n };
  const options = { name: 'tasktap', fileBytes: 2 ** 40, period: undefined, ...bounds, hold };
  const captures = createCaptures(options, nowhere);
  for (let one = 0; one < interfaces; one += 1) {
    captures.beginInterface(one, { name: `shop/web/${one}`, description: `VNI ${one}` });
  }
  return (batch) => captures.packets(batch, 0n);
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
  const best = { copy: Number.POSITIVE_INFINITY, few: Number.POSITIVE_INFINITY, many: Number.POSITIVE_INFINITY };
  // In turn, so that a busy machine is busy for each of them.
  for (let round = 0; round < rounds; round += 1) {
    best.copy = Math.min(best.copy, costOf(copying(), few));
    best.few = Math.min(best.few, costOf(capturing(100), few));
    best.many = Math.min(best.many, costOf(capturing(10_000), many));
  }
  const what = `${length} B`;
  return [
    { what: `${what}: copying alone`, measured: best.copy, unit: 'ns' },
    { what: `${what}: captures, 100 interfaces`, measured: best.few, unit: 'ns', goal: best.copy + 25 },
    { what: `${what}: captures, 10,000 interfaces`, measured: best.many, unit: 'ns', goal: best.copy + 25 },
    { what: `${what}: 10,000 interfaces of 100`, measured: (best.many / best.few) * 100, unit: '%', goal: 110 },
  ];
});
report('captures', rows);
