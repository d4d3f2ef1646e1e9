// ListParts.
import { AwsError, type Operation } from '../operation.ts';
import { type ObjectNamed, objectArn } from './objects.ts';
import type { Part } from './uploads.ts';

export interface PartsWanted extends ObjectNamed {
  readonly UploadId: string;
  /** Empty: 1000, which is also the most. */
  readonly MaxParts: string;
  /** The part behind which to begin; empty: from the first. */
  readonly PartNumberMarker: string;
}

export interface PartsListed extends ObjectNamed {
  readonly UploadId: string;
  readonly marker: number;
  readonly most: number;
  readonly isTruncated: boolean;
  readonly parts: readonly (Part & { readonly number: number })[];
}

const MOST = 1000;

export const listParts: Operation<PartsWanted, PartsListed> = {
  service: 's3',
  name: 'ListParts',
  access: (input) => [{ action: 's3:ListMultipartUploadParts', resource: objectArn(input), context: {} }],
  run({ Bucket, Key, UploadId, MaxParts, PartNumberMarker }, { buckets }) {
    const upload = buckets.uploads.get(UploadId, Bucket, Key);
    const most = Math.min(MOST, numberOf('max-parts', MaxParts, MOST));
    const marker = numberOf('part-number-marker', PartNumberMarker, 0);
    const later = [...upload.parts]
      .map(([number, part]) => ({ number, ...part }))
      .filter(({ number }) => number > marker)
      .toSorted((one, other) => one.number - other.number);
    return { Bucket, Key, UploadId, marker, most, isTruncated: later.length > most, parts: later.slice(0, most) };
  },
};

function numberOf(name: string, text: string, usual: number): number {
  if (text === '') return usual;
  if (!/^\d{1,9}$/.test(text)) {
    throw new AwsError('InvalidArgument', `Provided ${name} not an integer or within integer range`);
  }
  return Number(text);
}
