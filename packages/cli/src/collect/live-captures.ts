// `--captures`: a folder of files that follow each other, as large and as many as the command line says.
import { hostname } from 'node:os';
import type { Destination } from '@tasktap/collector';
import { unfit } from '../user-error.ts';
import { expectWritable, makeFolderOrSay } from './files.ts';
import { isStandardOutput } from './standard-output.ts';

export interface CaptureFlags {
  readonly write?: string;
  readonly captures?: string;
  readonly upload?: string;
  readonly rotateBytes?: number;
  readonly rotateSeconds?: number;
  readonly keepFiles?: number;
  readonly keepBytes?: number;
  readonly whenFull?: WhenFull;
}

type WhenFull = 'ring' | 'keep';

const mebibyte = 2 ** 20;
const second = 1_000_000_000n;
const usual = {
  rotateBytes: 256 * mebibyte,
  rotateSeconds: 300,
  keepBytes: 10_240 * mebibyte,
  whenFull: 'ring',
} as const;
/** As long as an unknown VNI is looked up again and again (docs/collecting.md). */
const hold = { bytes: 64 * mebibyte, time: 30n * second } as const;

/** Undefined: packets are only counted. @throws UserError */
export function destinationOf(flags: CaptureFlags): Destination | undefined {
  const { write, captures: folder, keepFiles: files } = flags;
  if (folder === undefined) {
    refuseAlone(flags);
    if (write === undefined) return undefined;
    if (isStandardOutput(write)) return { kind: 'standard-output' };
    expectWritable(write);
    return { kind: 'file', path: write };
  }
  if (write !== undefined) throw unfit('expected --write or --captures, got both');
  const { rotateBytes, rotateSeconds, keepBytes, whenFull } = { ...usual, ...flags };
  if (keepBytes < 2 * rotateBytes) {
    throw unfit(
      `expected --keep-bytes to be at least twice --rotate-bytes, got ${keepBytes} and ${rotateBytes}: room for a whole file is made before it is begun`,
    );
  }
  makeFolderOrSay(folder);
  return {
    kind: 'captures',
    folder,
    options: {
      // Collectors whose captures meet somewhere have different names.
      name: `tasktap-${hostname().replace(/[^A-Za-z0-9]/g, '-')}`,
      fileBytes: rotateBytes,
      period: BigInt(rotateSeconds) * second,
      files,
      diskBytes: keepBytes,
      whenFull,
      awaitsUpload: flags.upload !== undefined,
      hold,
    },
  };
}

function refuseAlone({ rotateBytes, rotateSeconds, keepFiles, keepBytes, whenFull }: CaptureFlags): void {
  const alone = Object.entries({
    '--rotate-bytes': rotateBytes,
    '--rotate-seconds': rotateSeconds,
    '--keep-files': keepFiles,
    '--keep-bytes': keepBytes,
    '--when-full': whenFull,
  }).find(([, value]) => value !== undefined);
  if (alone !== undefined) throw unfit(`expected --captures beside ${alone[0]}`);
}
