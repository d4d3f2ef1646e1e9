// What is given in a file or on standard input, of which nobody knows how much it is.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { readDirectory } from '@tasktap/collector';
import { afterAll, expect, test } from 'vitest';
import { readGiven, textIn } from '../src/given-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-given-'));
afterAll(() => rmSync(folder, { recursive: true }));

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

test.each([
  '',
  '\n \n',
])('where nothing is in it (%j), as a command that failed leaves it, it is empty', async (text) => {
  const path = join(folder, 'tasks.json');
  writeFileSync(path, text);
  await expect(readGiven(path, readDirectory)).rejects.toThrow(`${path}: it is empty, expected YAML or JSON`);
});
