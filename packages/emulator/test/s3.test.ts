// The emulated S3 by AWS's own client, in both styles of address, and what it refuses.
import { Agent } from 'node:http';
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AwsError } from '../src/cloud/operation.ts';
import { s3Wire } from '../src/cloud/protocol/s3.ts';
import { placeIn, placeOf } from '../src/cloud/s3/address.ts';
import { createBuckets } from '../src/cloud/s3/buckets.ts';
import { s3Operations } from '../src/cloud/s3/index.ts';
import { createAccount, principal, refusalOf as refused } from './account.ts';
import { clients, refusalOf } from './clients.ts';
import { createHandClock } from './hand-clock.ts';

let s3: S3Client;
let url: string;

const reader = principal('reader', {
  Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::templates/*' },
});
const admin = principal('admin', { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });

/** Not every machine finds `templates.localhost`. */
const httpAgent = new Agent({ lookup: (_host, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]) });

function clientFor(user: string, endpoint = url): S3Client {
  const credentials = { accessKeyId: `AKID${user}`, secretAccessKey: 'secret' };
  return new S3Client({ endpoint, requestHandler: { httpAgent }, region: 'eu-west-1', maxAttempts: 1, credentials });
}

beforeEach(async () => {
  ({ url } = await clients(createAccount({ more: s3Operations, principals: [admin, reader] })));
  s3 = clientFor('ADMIN');
});
afterEach(() => s3.destroy());

const put = (Key: string, Body: string, client = s3) =>
  client.send(new PutObjectCommand({ Bucket: 'templates', Key, Body }));
const get = async (Key: string, client = s3) =>
  (await client.send(new GetObjectCommand({ Bucket: 'templates', Key }))).Body?.transformToString();

describe('a bucket', () => {
  beforeEach(() => s3.send(new CreateBucketCommand({ Bucket: 'templates' })));

  test('gives back what was put into it, whatever its key is made of', async () => {
    for (const key of ['a.json', 'with space/ä+%.json', 'deep/er/one']) {
      await put(key, `of ${key}`);
      expect(await get(key)).toBe(`of ${key}`);
    }
  });

  test('says how long an object is without its bytes', async () => {
    const { ETag } = await put('a.json', 'abc');
    const head = await s3.send(new HeadObjectCommand({ Bucket: 'templates', Key: 'a.json' }));
    expect(head).toMatchObject({ ContentLength: 3, ETag });
    expect(ETag).toBe('"900150983cd24fb0d6963f7d28e17f72"');
  });

  test('is found in front of the name of the host as well', async () => {
    const port = new URL(url).port;
    const other = clientFor('ADMIN', `http://localhost:${port}`);
    await put('a.json', 'abc', other);
    expect(await get('a.json')).toBe('abc');
    other.destroy();
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['what is not there', () => get('nothing'), 'NoSuchKey 404'],
    [
      'the head of what is not there',
      () => s3.send(new HeadObjectCommand({ Bucket: 'templates', Key: 'no' })),
      'NotFound 404',
    ],
    [
      'a bucket that is not there',
      () => s3.send(new PutObjectCommand({ Bucket: 'none', Key: 'a', Body: '' })),
      'NoSuchBucket 404',
    ],
    [
      'the same bucket again',
      () => s3.send(new CreateBucketCommand({ Bucket: 'templates' })),
      'BucketAlreadyOwnedByYou 409',
    ],
    ['a name that is none', () => s3.send(new CreateBucketCommand({ Bucket: 'Templates' })), 'InvalidBucketName 400'],
    ['what is not emulated', () => s3.send(new ListBucketsCommand({})), 'NotImplemented 501'],
    [
      'a range',
      () => s3.send(new GetObjectCommand({ Bucket: 'templates', Key: 'a', Range: 'bytes=0-1' })),
      'NotImplemented 501',
    ],
    ['who may only read', () => put('a.json', 'x', clientFor('READER')), 'AccessDenied 403'],
    ['nobody', () => put('a.json', 'x', clientFor('NOBODY')), 'InvalidAccessKeyId 403'],
    ['more than 16 MiB', () => put('a.json', 'x'.repeat(16 * 1024 * 1024 + 1)), 'EntityTooLarge 400'],
  ])('refuses %s', async (_what, act, expected) => {
    expect(await refusalOf(act())).toBe(expected);
  });

  test('lets those read who may', async () => {
    await put('a.json', 'abc');
    expect(await get('a.json', clientFor('READER'))).toBe('abc');
  });
});

test('all objects together are bounded; the same one again takes no more room', () => {
  const buckets = createBuckets({ clock: createHandClock(0) }, () => 'http://127.0.0.1');
  buckets.create('templates');
  const half = Buffer.alloc(32 * 1024 * 1024);
  const keep = (key: string) => refused(() => buckets.put('templates', key, half, 'text/plain'));
  expect([keep('a'), keep('b'), keep('b'), keep('c')]).toEqual(['done', 'done', 'done', 'EntityTooLarge 400']);
});

test.each([
  ['https://s3.amazonaws.com/b/k/l', { bucket: 'b', key: 'k/l' }],
  ['https://s3-eu-west-1.amazonaws.com/b/k', { bucket: 'b', key: 'k' }],
  ['https://s3.eu-west-1.amazonaws.com/b/k?versionId=1', { bucket: 'b', key: 'k' }],
  ['https://b.s3.eu-west-1.amazonaws.com/k/l', { bucket: 'b', key: 'k/l' }],
  ['https://b.c.s3.amazonaws.com/k', { bucket: 'b.c', key: 'k' }],
  ['http://127.0.0.1:4566/b/k', { bucket: 'b', key: 'k' }],
  ['http://b.localhost:4566/k', { bucket: 'b', key: 'k' }],
  ['http://s3.amazonaws.com/b/k', undefined],
  ['https://s3.amazonaws.com.example/b/k', undefined],
  ['https://s3.amazonaws.com/b', undefined],
  ['https://s3.amazonaws.com/b/%ff', undefined],
  ['http://127.0.0.1:4567/b/k', undefined],
  ['b/k', undefined],
])('the template at %s', (address, expected) => {
  expect(placeIn(address, 'http://127.0.0.1:4566')).toEqual(expected);
});

test('no host and no path make the reader throw anything but AWS errors', () => {
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('/', '/%', '/a/%ff', '/b/..', 'b.s3.amazonaws.com', '?x', '/a?b=c'),
  );
  fc.assert(
    fc.property(text, text, fc.constantFrom('GET', 'PUT', 'HEAD', 'POST'), (host, path, method) => {
      placeOf(host, path);
      try {
        s3Wire.open({ method, path, headers: { host }, body: Buffer.from('') }).input({ kind: 'nothing' });
      } catch (problem) {
        if (!(problem instanceof AwsError)) throw problem;
      }
    }),
    { seed: 1, numRuns: 2000 },
  );
});
