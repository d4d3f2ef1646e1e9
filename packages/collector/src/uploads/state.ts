// How far the upload of a file has come, in a small file beside it: enough to go on after a restart.
import * as v from 'valibot';
import type { Disk } from '../spool/disk.ts';
import { partMark, uploadMark } from '../spool/marks.ts';

const schema = v.object({
  key: v.string(),
  upload: v.pipe(v.string(), v.minLength(1)),
  /** Of every part but the last. */
  partBytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Of the file. */
  bytes: v.number(),
});

export type UploadState = v.InferOutput<typeof schema>;

/** Ids of S3 have some hundred characters. */
const mostBytes = 16_384;

/** Undefined: there is none, or none that can be read. */
export function readState(disk: Disk, path: string): UploadState | undefined {
  const bytes = new Uint8Array(mostBytes);
  const read = disk.read(path + uploadMark, bytes, 0);
  if (read.kind === 'failed') return undefined;
  const parsed = v.safeParse(
    v.pipe(v.string(), v.parseJson(), schema),
    new TextDecoder().decode(bytes.subarray(0, read.value)),
  );
  return parsed.success ? parsed.output : undefined;
}

/** All of it or nothing. Where the disk refuses, the upload goes on, and a restart begins it anew. */
export function writeState(disk: Disk, path: string, state: UploadState): void {
  const part = path + uploadMark + partMark;
  disk.remove(part);
  const created = disk.create(part);
  if (created.kind === 'failed') return;
  const written = disk.write(created.value, new TextEncoder().encode(JSON.stringify(state)), 0);
  disk.close(created.value);
  if (written.kind === 'done') disk.rename(part, path + uploadMark);
  else disk.remove(part);
}
