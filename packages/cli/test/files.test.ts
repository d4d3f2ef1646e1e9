// Files that a person named: whose they are when they are made.
import { chmodSync, closeSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openOrSay } from '../src/collect/files.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['w', 'wx', 'a'] as const)('a file made with %s is its owner’s alone', (mode) => {
  const path = join(folder, `made-${mode}.pcapng`);
  closeSync(openOrSay(path, mode));
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a file that is there already stays for whom it was', () => {
  const path = join(folder, 'there.pcapng');
  writeFileSync(path, '');
  chmodSync(path, 0o644);
  closeSync(openOrSay(path, 'w'));
  expect(statSync(path).mode & 0o777).toBe(0o644);
});
