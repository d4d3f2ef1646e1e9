// Captures without their name: the disk refused it, or their process was killed. They are cut after their last whole block and get it later.
import type { Disk, Told } from '../spool/disk.ts';
import { partMark } from '../spool/marks.ts';
import { parseCaptureName } from './names.ts';

export interface Unfinished {
  /** Without the mark. */
  readonly path: string;
  /** Whole blocks; what stands behind them is not. */
  readonly length: number;
}

/** What may stand behind the whole blocks is cut off first. */
export function nameUnfinished({ path, length }: Unfinished, disk: Disk, mayBeLonger: boolean): Told<undefined> {
  const cut = mayBeLonger ? disk.truncate(path + partMark, length) : undefined;
  return cut?.kind === 'failed' ? cut : disk.rename(path + partMark, path);
}

/** As many bytes as are looked at in one go; no block is longer. */
const pieceBytes = 4 * 2 ** 20;
/** Enhanced packet (draft-ietf-opsawg-pcapng §4.3). */
const packetType = 6;

/** Of every unfinished capture in the folder. Those without a packet are removed. */
export function unfinishedIn(disk: Disk): readonly Unfinished[] {
  const all = disk.list();
  if (all.kind === 'failed') return [];
  const parts = all.value.map(({ path }) => path).filter((path) => path.endsWith(partMark));
  const ours = parts.map((path) => path.slice(0, -partMark.length)).filter((path) => parseCaptureName(path));
  const piece = new Uint8Array(ours.length === 0 ? 0 : pieceBytes);
  return ours.flatMap((path) => {
    const whole = wholeBlocks(disk, path + partMark, piece);
    if (whole === undefined) return [];
    if (whole.packets > 0) return [{ path, length: whole.length }];
    disk.remove(path + partMark);
    return [];
  });
}

/** Undefined: it could not be read. */
function wholeBlocks(disk: Disk, path: string, piece: Uint8Array): { length: number; packets: number } | undefined {
  const whole = { length: 0, packets: 0 };
  for (;;) {
    const came = disk.read(path, piece, whole.length);
    if (came.kind === 'failed') return undefined;
    const walked = walk(piece.subarray(0, came.value));
    whole.length += walked.length;
    whole.packets += walked.packets;
    if (walked.length === 0) return whole;
  }
}

function walk(bytes: Uint8Array): { length: number; packets: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  let packets = 0;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at + 4, true);
    const isWhole = length >= 12 && at + length <= bytes.length && view.getUint32(at + length - 4, true) === length;
    if (!isWhole) break;
    if (view.getUint32(at, true) === packetType) packets += 1;
    at += length;
  }
  return { length: at, packets };
}
