// What is given on standard input, of which nobody knows how much it is.
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { textIn } from '../src/given-file.ts';

test('is read to its end', async () => {
  expect(await textIn('standard input', Readable.from([Buffer.from('ä'), Buffer.from('b')]))).toBe('äb');
});

test('is not read without end', async () => {
  const mebibyte = Buffer.alloc(2 ** 20);
  let read = 0;
  const endless = new Readable({
    read() {
      read += 1;
      this.push(mebibyte);
    },
  });
  await expect(textIn('standard input', endless)).rejects.toThrow(
    'standard input: expected a file of 64 MiB at most, it goes on beyond',
  );
  expect(read).toBeLessThan(70);
});
