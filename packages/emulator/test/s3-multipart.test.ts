// Uploads in parts to the emulated S3, by AWS's own client: what comes together, what is refused, and who may.
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { partsIn } from '../src/cloud/protocol/s3-bodies.ts';
import { s3Operations } from '../src/cloud/s3/index.ts';
import { createUploads } from '../src/cloud/s3/uploads.ts';
import { createAccount, principal, refusalOf as refused } from './account.ts';
import { clients, refusalOf } from './clients.ts';

const admin = principal('admin', { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } });
const writer = principal('writer', { Statement: { Effect: 'Allow', Action: 's3:PutObject', Resource: '*' } });
let url: string;
let s3: S3Client;
let plain: S3Client;

function clientFor(user: string, checksums: 'WHEN_SUPPORTED' | 'WHEN_REQUIRED' = 'WHEN_SUPPORTED'): S3Client {
  const credentials = { accessKeyId: `AKID${user}`, secretAccessKey: 'secret' };
  const config = { endpoint: url, region: 'eu-west-1', maxAttempts: 1, credentials, forcePathStyle: true };
  return new S3Client({ ...config, requestChecksumCalculation: checksums });
}

const place = { Bucket: 'captures', Key: 'day=2026-11-28/a+b c.pcapng' };
const mebibytes = (amount: number, fill = 1) => Buffer.alloc(amount * 1024 * 1024, fill);
const begin = async (client = s3) => (await client.send(new CreateMultipartUploadCommand(place))).UploadId ?? '';
const put = (UploadId: string, PartNumber: number, Body: Buffer, client = s3) =>
  client.send(new UploadPartCommand({ ...place, UploadId, PartNumber, Body }));
const complete = (UploadId: string, Parts: object[], more: object = {}, client = s3) =>
  client.send(new CompleteMultipartUploadCommand({ ...place, UploadId, MultipartUpload: { Parts }, ...more }));

beforeEach(async () => {
  ({ url } = await clients(createAccount({ more: s3Operations, principals: [admin, writer] })));
  s3 = clientFor('ADMIN');
  plain = clientFor('ADMIN', 'WHEN_REQUIRED');
  await s3.send(new CreateBucketCommand({ Bucket: place.Bucket }));
});
afterEach(() => {
  s3.destroy();
  plain.destroy();
});

test('parts in any order become one object; the last may be short, and each may come again', async () => {
  const UploadId = await begin();
  const last = await put(UploadId, 7, Buffer.from('end'));
  await put(UploadId, 2, mebibytes(5, 9));
  const first = await put(UploadId, 2, mebibytes(5, 2));
  const listed = await s3.send(new ListPartsCommand({ ...place, UploadId }));
  expect(listed).toMatchObject({ UploadId, IsTruncated: false, Key: place.Key });
  expect(
    listed.Parts?.map(({ PartNumber, Size, ETag, ChecksumCRC32 }) => ({ PartNumber, Size, ETag, ChecksumCRC32 })),
  ).toEqual([
    { PartNumber: 2, Size: 5 * 1024 * 1024, ETag: first.ETag, ChecksumCRC32: first.ChecksumCRC32 },
    { PartNumber: 7, Size: 3, ETag: last.ETag, ChecksumCRC32: last.ChecksumCRC32 },
  ]);
  expect(await refusalOf(s3.send(new HeadObjectCommand(place)))).toBe('NotFound 404');
  const parts = [first, last].map(({ ETag, ChecksumCRC32 }, index) => ({
    ETag,
    ChecksumCRC32,
    PartNumber: [2, 7][index],
  }));
  const made = await complete(UploadId, parts);
  expect(made).toMatchObject({ ...place, ETag: expect.stringMatching(/^"[0-9a-f]{32}-2"$/) });
  const head = await s3.send(new HeadObjectCommand(place));
  expect(head).toMatchObject({ ContentLength: 5 * 1024 * 1024 + 3, ETag: made.ETag });
  expect(head.ChecksumCRC32).toBeUndefined();
  // The CRC32 of the CRC32s of both parts, by Python's zlib.
  const checked = await s3.send(new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
  expect(checked.ChecksumCRC32).toBe('DPnGHg==-2');
  const body = await (await s3.send(new GetObjectCommand(place))).Body?.transformToByteArray();
  expect(Buffer.from(body ?? []).equals(Buffer.concat([mebibytes(5, 2), Buffer.from('end')]))).toBe(true);
  expect(await refusalOf(s3.send(new ListPartsCommand({ ...place, UploadId })))).toBe('NoSuchUpload 404');
});

test('the ETag is the MD5 of the MD5s of the parts, as S3 makes it', async () => {
  const UploadId = await begin(plain);
  const { ETag } = await put(UploadId, 1, Buffer.from('abc'), plain);
  // md5 of the 16 bytes 900150983cd24fb0d6963f7d28e17f72, by md5sum.
  const made = await complete(UploadId, [{ PartNumber: 1, ETag }], {}, plain);
  expect(made.ETag).toBe('"af5da9f45af7a300e3aded972f8ff687-1"');
});

test('parts are listed in pages', async () => {
  const UploadId = await begin();
  for (const number of [3, 1, 2]) await put(UploadId, number, Buffer.from('x'));
  const first = await s3.send(new ListPartsCommand({ ...place, UploadId, MaxParts: 2 }));
  expect([first.IsTruncated, first.NextPartNumberMarker]).toEqual([true, '2']);
  const next = await s3.send(new ListPartsCommand({ ...place, UploadId, PartNumberMarker: '2' }));
  expect([next.IsTruncated, next.Parts?.map(({ PartNumber }) => PartNumber)]).toEqual([false, [3]]);
});

test('an upload that is aborted is gone, with its parts', async () => {
  const UploadId = await begin();
  await put(UploadId, 1, Buffer.from('x'));
  await s3.send(new AbortMultipartUploadCommand({ ...place, UploadId }));
  expect(await refusalOf(put(UploadId, 1, Buffer.from('x')))).toBe('NoSuchUpload 404');
});

describe('refuses', () => {
  test.each<[string, (id: string) => Promise<unknown>, string]>([
    ['a part of no upload', () => put('none', 1, Buffer.from('x')), 'NoSuchUpload 404'],
    ['part 0', (id) => put(id, 0, Buffer.from('x')), 'InvalidArgument 400'],
    ['part 10,001', (id) => put(id, 10_001, Buffer.from('x')), 'InvalidArgument 400'],
    [
      'a part that did not come',
      (id) => complete(id, [{ PartNumber: 1, ETag: '"00"', ChecksumCRC32: 'AAAAAA==' }]),
      'InvalidPart 400',
    ],
    ['no part at all', (id) => complete(id, []), 'MalformedXML 400'],
    [
      'an upload into no bucket',
      () => s3.send(new CreateMultipartUploadCommand({ ...place, Bucket: 'none' })),
      'NoSuchBucket 404',
    ],
    [
      'the same id for another key',
      (id) => s3.send(new AbortMultipartUploadCommand({ ...place, Key: 'b', UploadId: id })),
      'NoSuchUpload 404',
    ],
    [
      'a part that was changed on its way',
      (id) =>
        plain.send(
          new UploadPartCommand({ ...place, UploadId: id, PartNumber: 1, Body: 'abc', ChecksumCRC32: 'AAAAAA==' }),
        ),
      'BadDigest 400',
    ],
  ])('%s', async (_what, act, expected) => {
    expect(await refusalOf(act(await begin()))).toBe(expected);
  });

  test('short parts before the last, parts out of order, another ETag, and ETags without checksums', async () => {
    const { UploadId = '' } = await s3.send(new CreateMultipartUploadCommand({ ...place, ChecksumAlgorithm: 'CRC32' }));
    const parts = [];
    for (const PartNumber of [1, 2]) {
      const { ETag, ChecksumCRC32 } = await put(UploadId, PartNumber, Buffer.from(`${PartNumber}`));
      parts.push({ PartNumber, ETag, ChecksumCRC32 });
    }
    const [one, two] = parts;
    expect(await refusalOf(complete(UploadId, parts))).toBe('EntityTooSmall 400');
    expect(await refusalOf(complete(UploadId, [two ?? {}, one ?? {}]))).toBe('InvalidPartOrder 400');
    expect(await refusalOf(complete(UploadId, [one ?? {}, one ?? {}]))).toBe('InvalidPartOrder 400');
    expect(await refusalOf(complete(UploadId, [{ ...one, ETag: two?.ETag }]))).toBe('InvalidPart 400');
    expect(await refusalOf(complete(UploadId, [{ ...one, ChecksumCRC32: two?.ChecksumCRC32 }]))).toBe(
      'InvalidPart 400',
    );
    expect(await refusalOf(complete(UploadId, [{ ...one, ChecksumCRC32: undefined }]))).toBe('InvalidRequest 400');
    await complete(UploadId, [one ?? {}]);
  });

  test('to write over an object where that is not wished; the upload goes on', async () => {
    await s3.send(new PutObjectCommand({ ...place, Body: 'old', IfNoneMatch: '*' }));
    const UploadId = await begin();
    const { ETag, ChecksumCRC32 } = await put(UploadId, 1, Buffer.from('new'));
    const parts = [{ PartNumber: 1, ETag, ChecksumCRC32 }];
    expect(await refusalOf(complete(UploadId, parts, { IfNoneMatch: '*' }))).toBe('PreconditionFailed 412');
    expect(await refusalOf(s3.send(new PutObjectCommand({ ...place, Body: 'x', IfNoneMatch: '*' })))).toBe(
      'PreconditionFailed 412',
    );
    await complete(UploadId, parts);
    expect((await s3.send(new HeadObjectCommand(place))).ContentLength).toBe(3);
  });

  test('aborting and listing to who may only write', async () => {
    const client = clientFor('WRITER');
    const UploadId = await begin(client);
    await put(UploadId, 1, Buffer.from('x'), client);
    expect(await refusalOf(client.send(new AbortMultipartUploadCommand({ ...place, UploadId })))).toBe(
      'AccessDenied 403',
    );
    expect(await refusalOf(client.send(new ListPartsCommand({ ...place, UploadId })))).toBe('AccessDenied 403');
    client.destroy();
  });

  test('more parts than memory should hold, and more unfinished uploads', async () => {
    const UploadId = await begin(plain);
    for (const number of [1, 2, 3, 4]) await put(UploadId, number, mebibytes(15), plain);
    expect(await refusalOf(put(UploadId, 5, mebibytes(5), plain))).toBe('EntityTooLarge 400');
    await put(UploadId, 4, mebibytes(15, 2), plain);
    const uploads = createUploads();
    const one = { bucket: 'b', key: 'k', contentType: '', hasChecksums: false };
    const ids = Array.from({ length: 1000 }, () => uploads.begin(one));
    expect(new Set(ids).size).toBe(1000);
    expect(refused(() => uploads.begin(one))).toBe('SlowDown 503');
  });
});

test.each<[string, string]>([
  [
    'members in any order',
    '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"a"</ETag></Part></CompleteMultipartUpload>',
  ],
  ['escaped quotes', '<x><Part>\n<ETag>&quot;a&quot;</ETag> <PartNumber> 1 </PartNumber></Part></x>'],
  ['no quotes', '<x><Part><ETag>a</ETag><PartNumber>1</PartNumber></Part></x>'],
])('reads %s', (_what, body) => {
  expect(partsIn(body)).toEqual([{ number: 1, etag: 'a', crc32: '' }]);
});

test.each([
  '',
  '<Part>',
  'x'.repeat(100_000),
  '<Part>'.repeat(1_000_000),
  '<Part><ETag>a</ETag><PartNumber>1</PartNumber>',
  '<x><Part><PartNumber>one</PartNumber></Part></x>',
  '<Part></Part>'.repeat(10_001),
])('refuses a list of parts that is none', (body) => {
  expect(refused(() => partsIn(body))).toBe('MalformedXML 400');
});
