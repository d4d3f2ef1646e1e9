// `--upload`: finished captures and flow files into S3 while packets come, and once more when it ends.
import { join, relative, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFolder, createUploads, runLastUploads, runUploads, type Uploads } from '@tasktap/collector';
import { type ReachFlags, reachedBy } from '../account/flags.ts';
import { unfit } from '../user-error.ts';
import { createUploadComplaints } from './upload-complaints.ts';

export interface UploadFlags extends ReachFlags {
  readonly upload?: string;
  readonly uploadSeconds?: number;
  readonly captures?: string;
  readonly flows?: string;
}

export interface LiveUploads {
  /** What can be stored within a time is stored. */
  readonly end: () => Promise<void>;
  /** In the words of docs/captures.md. */
  readonly counts: () => Readonly<Record<string, number>>;
}

/** Kept in memory for each folder. */
const partBytes = 8 * 2 ** 20;
/** ECS waits 30 before it kills, unless it is told to wait longer. */
const usualSeconds = 15;

interface Spool {
  readonly folder: string;
  /** Of the keys. */
  readonly prefix: string;
}

export interface UploadPlan {
  readonly url: string;
  readonly bucket: string;
  readonly spools: readonly Spool[];
  /** Milliseconds, once it is told to end. */
  readonly lastPatience: number;
}

/** Undefined where nothing is uploaded. @throws UserError */
export function uploadPlanOf(flags: UploadFlags): UploadPlan | undefined {
  const { upload: url, uploadSeconds } = flags;
  if (url === undefined && uploadSeconds !== undefined) throw unfit('expected --upload beside --upload-seconds');
  if (url === undefined) return undefined;
  const { bucket, prefix } = placeIn(url);
  return { url, bucket, spools: spoolsOf(flags, prefix), lastPatience: (uploadSeconds ?? usualSeconds) * 1_000 };
}

export async function openUploads(
  { url, bucket, spools, lastPatience }: UploadPlan,
  flags: ReachFlags,
  say: (sentence: string) => void,
  wait = waitFor,
): Promise<LiveUploads> {
  const { createStoring } = await import('@tasktap/aws/storing');
  const storing = createStoring({ bucket, ...reachedBy(flags) });
  const all = spools.map((one) => createUploads({ prefix: one.prefix, partBytes }, createFolder(one.folder), storing));
  const over = new AbortController();
  const patience = new AbortController();
  const running = all.map(async (one) => {
    const complaints = createUploadComplaints(url, say);
    const told = { sleep: wait, onFailure: complaints.about, onDone: complaints.over };
    await runUploads(one, { ...told, signal: over.signal, random: Math.random });
    await runLastUploads(one, { ...told, signal: patience.signal });
  });
  return {
    end: async () => {
      over.abort();
      await Promise.race([Promise.all(running), wait(lastPatience, patience.signal)]);
      patience.abort();
      storing.destroy();
    },
    counts: () => sumOf(all),
  };
}

function placeIn(url: string): { readonly bucket: string; readonly prefix: string } {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/*$/.exec(url) ?? [];
  if (bucket === undefined)
    throw unfit(`expected s3://BUCKET/PREFIX, got ${url}; a bucket has 3 to 63 of a-z, 0-9, . and -`);
  return { bucket, prefix };
}

/** Flows inside the folder of captures are files of it, which its bound counts as well. */
function spoolsOf({ captures, flows }: UploadFlags, prefix: string): readonly Spool[] {
  if (captures === undefined && flows === undefined) throw unfit('expected --captures or --flows beside --upload');
  if (captures !== undefined && flows !== undefined && resolve(captures) !== resolve(flows) && isIn(captures, flows)) {
    throw unfit(`expected --captures outside the folder of --flows, got ${captures} in ${flows}`);
  }
  return [
    ...(captures === undefined ? [] : [{ folder: captures, prefix }]),
    ...(flows === undefined || (captures !== undefined && isIn(flows, captures))
      ? []
      : [{ folder: flows, prefix: prefix === '' ? 'flows' : join(prefix, 'flows') }]),
  ];
}

function isIn(folder: string, other: string): boolean {
  const [first] = relative(resolve(other), resolve(folder)).split(sep);
  return first !== '..';
}

function sumOf(all: readonly Uploads[]): Readonly<Record<string, number>> {
  const sum: Record<string, number> = {};
  for (const [word, amount] of all.flatMap((one) => Object.entries(one.counts()))) {
    sum[word] = (sum[word] ?? 0) + amount;
  }
  return sum;
}

/** Comes back early when the signal aborts. */
async function waitFor(time: number, signal: AbortSignal): Promise<void> {
  await sleep(time, undefined, { signal }).catch(() => undefined);
}
