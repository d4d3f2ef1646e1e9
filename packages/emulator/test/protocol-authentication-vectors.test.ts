// Signatures that AWS itself published (Signature Version 4 test suite), so that not only one library agrees with itself.
import { expect, test } from 'vitest';
import { type Claim, isSignedBy } from '../src/cloud/protocol/signature.ts';
import { principal } from './account.ts';

const example = { ...principal('example'), secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

const claim = (signature: string): Claim => ({
  scope: { accessKeyId: 'AKIDEXAMPLE', day: '20150830', region: 'us-east-1', service: 'service' },
  signedHeaders: new Set(['host', 'x-amz-date']),
  signature,
  signedAt: Date.UTC(2015, 7, 30, 12, 36),
});

test.each<[string, string, string, string]>([
  ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
  [
    'get-vanilla-query-order-key-case',
    'GET',
    '/?Param2=value2&Param1=value1',
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
])('%s', async (_name, method, path, signature) => {
  const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
  const request = { method, path, headers, body: Buffer.alloc(0) };
  expect(await isSignedBy(example, claim(signature), request)).toBe(true);
  expect(await isSignedBy(principal('example'), claim(signature), request)).toBe(false);
});
