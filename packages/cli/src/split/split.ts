// `tasktap split`: a pcapng of ours in, one for each task, service or cluster out.
import { closeSync, fstatSync } from 'node:fs';
import { join } from 'node:path';
import { type Split, type SplitKind, type SplitReport, splitCapture } from '@tasktap/collector';
import { makeFolderOrSay, openOrSay, readOrSay, whatInstead, writeOrSay } from '../collect/files.ts';
import { createProgress } from '../collect/progress.ts';
import { printLines } from '../printing.ts';
import { UserError, unfit } from '../user-error.ts';
import { counted } from '../words/counted.ts';

export interface SplitFlags {
  readonly by: SplitKind;
  readonly once?: true;
  readonly out?: string;
  readonly json?: true;
}

/** Answers the exit code. @throws UserError */
export function runSplit(path: string, { by, once, out = folderFor(path), json }: SplitFlags): number {
  const input = openOrSay(path, 'r');
  const progress = createProgress(fstatSync(input).size, process.stderr);
  let isMade = false;
  const read = () =>
    splitCapture({
      source: (into) => readOrSay(path, input, into),
      by,
      once: once === true,
      append: (name, bytes, isFirst) => {
        if (!isMade) makeFolderOrSay(out);
        isMade = true;
        appendTo(join(out, name), bytes, isFirst);
      },
      progress: progress.reached,
    });
  const split = progress.during(read);
  closeSync(input);
  return tell(path, out, split, json === true);
}

/** `isFirst`: it must not be there yet. @throws UserError */
export function appendTo(path: string, bytes: Uint8Array, isFirst: boolean): void {
  const file = openOrSay(path, isFirst ? 'wx' : 'a');
  writeOrSay(path, file, bytes);
  closeSync(file);
}

/** e.g. `captures/tasks` for `captures/tasks.pcapng` and for `captures/tasks.pcapng.part`. */
function folderFor(path: string): string {
  const folder = path.replace(/(\.pcapng)?(\.part)?$/, '');
  return folder === path ? `${path}.split` : folder;
}

function tell(path: string, folder: string, split: Split, json: boolean): number {
  switch (split.kind) {
    case 'empty':
      throw unfit(`${path}: it is empty, expected a pcapng`);
    case 'no-pcapng':
      throw unfit(`${path}: ${whatInstead(split.beginning, 'pcapng', 'one that tasktap has written')}`);
    case 'split': {
      const { report, damagedAt } = split;
      printLines(json ? [JSON.stringify({ folder, ...report })] : linesOf(folder, report));
      if (damagedAt === undefined) return 0;
      throw new UserError(
        `${path}: damaged from byte ${damagedAt} on; the ${report.packets} packets before it have been written`,
      );
    }
  }
}

function linesOf(folder: string, { packets, copies, files, passedOver, cutBytes }: SplitReport): readonly string[] {
  const width = Math.max(0, ...files.map((one) => String(one.packets).length));
  return [
    `${packets} ${packets === 1 ? 'packet' : 'packets'} into ${files.length} ${files.length === 1 ? 'file' : 'files'} in ${folder}`,
    ...(copies === 0 ? [] : [`${counted(copies, 'packet')} left out: there already, from the other end`]),
    ...(passedOver === 0 ? [] : [`${passedOver} blocks passed over: they belong to no interface`]),
    ...(cutBytes === 0 ? [] : ['the last block is cut short: the file ends inside it']),
    ...files.map((one) => `  ${String(one.packets).padStart(width)}  ${one.file}`),
  ];
}
