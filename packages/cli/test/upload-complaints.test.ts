// What is said of uploads that S3 does not take.
import { expect, test } from 'vitest';
import { createUploadComplaints } from '../src/collect/upload-complaints.ts';

test('why is said once, and again where it comes again after it was over', () => {
  const said: string[] = [];
  const { about, over } = createUploadComplaints('s3://taps/a', (sentence) => said.push(sentence));
  for (const code of ['AccessDenied', 'AccessDenied', '']) about(code, 'no');
  over();
  about('', 'no');
  expect(said).toEqual([
    's3://taps/a: AccessDenied, no: what is to be stored waits',
    's3://taps/a: no: what is to be stored waits',
    's3://taps/a: no: what is to be stored waits',
  ]);
});
