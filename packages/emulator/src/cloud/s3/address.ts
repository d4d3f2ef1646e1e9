// Where an object lies, read from a URL in either of S3's styles.

export interface Place {
  /** Empty: no bucket is named. */
  readonly bucket: string;
  /** Empty: the bucket itself. */
  readonly key: string;
}

/**
 * `host` as the Host header has it, `path` escaped and without its query. A bucket stands first in the path, or in front of S3's host name:
 * `bucket.s3.eu-central-1.amazonaws.com`, `bucket.localhost:4566`. Undefined: the path is not percent-encoded UTF-8.
 */
export function placeOf(host: string, path: string): Place | undefined {
  const named = /^(.+?)\.(?:s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com|localhost)(?::\d+)?$/.exec(host)?.[1];
  const [first = '', ...rest] = path.slice(1).split('/');
  const [bucket, key] = named === undefined ? [first, rest.join('/')] : [named, path.slice(1)];
  return isEscaped(key) && isEscaped(bucket)
    ? { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key) }
    : undefined;
}

function isEscaped(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** Of an object in S3, or in the emulator's own at `origin`. Undefined: it is no address of an object. */
export function placeIn(url: string, origin: string): Place | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, pathname } = new URL(url);
  const isOwn = host === new URL(origin).host || /(^|\.)localhost(:\d+)?$/.test(host);
  const isOfS3 = protocol === 'https:' && /(^|\.)s3[.-]([a-z0-9-]+\.)*amazonaws\.com$/.test(host);
  const place = isOwn || isOfS3 ? placeOf(host, pathname) : undefined;
  return place === undefined || place.bucket === '' || place.key === '' ? undefined : place;
}
