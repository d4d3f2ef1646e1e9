// The buckets of the account and what lies in them, in memory and bounded.
import { createHash } from 'node:crypto';
import type { WorldTime } from '../../world/clock.ts';
import type { World } from '../../world/state.ts';
import { AwsError } from '../aws-error.ts';
import { type Place, placeIn } from './address.ts';
import { createUploads, type Uploads } from './uploads.ts';

export interface StoredObject {
  readonly bytes: Buffer;
  /** MD5 in quotes. */
  readonly etag: string;
  readonly contentType: string;
  /** In base64; of what was uploaded in parts the CRC32 of theirs, with their number. Undefined: the client gave none. */
  readonly crc32?: string | undefined;
  readonly storedAt: WorldTime;
}

export interface Buckets {
  has(name: string): boolean;
  /** Of an object, in S3 or here. Undefined: the URL is no address of one. */
  placeOf(url: string): Place | undefined;
  /** @throws AwsError */
  create(name: string): void;
  /** Undefined: no such object. @throws AwsError `NoSuchBucket` */
  get(bucket: string, key: string): StoredObject | undefined;
  /** `sums` of what was uploaded in parts. @throws AwsError `NoSuchBucket`, and when it would be too much */
  put(
    bucket: string,
    key: string,
    bytes: Buffer,
    contentType: string,
    sums?: Pick<StoredObject, 'etag' | 'crc32'>,
  ): StoredObject;
  readonly uploads: Uploads;
  /** For so many more bytes, in objects and parts together. @throws AwsError */
  expectRoom(bytes: number): void;
}

/** Ours: enough for many versions of a template, and no way to fill the machine's memory. */
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_BUCKETS = 100;
const MOST_OBJECTS = 10_000;

/** `origin` is where clients reach the emulator. */
export function createBuckets({ clock }: Pick<World, 'clock'>, origin: () => string): Buckets {
  const buckets = new Map<string, Map<string, StoredObject>>();
  const objectsIn = (name: string): Map<string, StoredObject> => {
    const found = buckets.get(name);
    if (found === undefined) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    return found;
  };
  const uploads = createUploads();
  const allObjects = (): readonly StoredObject[] => [...buckets.values()].flatMap((each) => [...each.values()]);
  const expectRoom = (bytes: number): void => {
    const held = allObjects().reduce((sum, each) => sum + each.bytes.length, uploads.bytes());
    if (held + bytes <= MOST_BYTES && allObjects().length < MOST_OBJECTS) return;
    const sentence = `The emulated S3 holds ${MOST_BYTES / 1024 / 1024} MiB in ${MOST_OBJECTS} objects at the most.`;
    throw new AwsError('EntityTooLarge', sentence);
  };
  return {
    uploads,
    expectRoom,
    has: (name) => buckets.has(name),
    placeOf: (url) => placeIn(url, origin()),
    create(name) {
      if (!isName(name)) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
      if (buckets.has(name)) {
        const sentence = 'Your previous request to create the named bucket succeeded and you already own it.';
        throw new AwsError('BucketAlreadyOwnedByYou', sentence, 409);
      }
      if (buckets.size >= MOST_BUCKETS) {
        throw new AwsError('TooManyBuckets', 'You have attempted to create more buckets than allowed');
      }
      buckets.set(name, new Map());
    },
    get: (bucket, key) => objectsIn(bucket).get(key),
    put(bucket, key, bytes, contentType, sums = { etag: etagOf(bytes) }) {
      const objects = objectsIn(bucket);
      expectRoom(bytes.length - (objects.get(key)?.bytes.length ?? 0));
      const stored = { bytes, ...sums, contentType, storedAt: clock.now() };
      objects.set(key, stored);
      return stored;
    },
  };
}

/** Of an object in one piece, and of a part. */
export function etagOf(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}

/** S3 user guide, "General purpose bucket naming rules"; the reserved prefixes and suffixes are left out. */
function isName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/\.\.|^\d+\.\d+\.\d+\.\d+$/.test(name);
}
