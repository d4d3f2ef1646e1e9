// The demo's folder is a new one each time.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRunFolder } from '../src/demo/run-folder.ts';

const parent = mkdtempSync(join(tmpdir(), 'tasktap-'));
afterAll(() => rmSync(parent, { recursive: true }));
const now = Date.UTC(2026, 10, 28, 5, 12, 0, 345);

test('named by its time, and by a number where two begin in one second', () => {
  const first = createRunFolder(join(parent, 'demo'), now);
  writeFileSync(join(first, 'mine'), 'mine');
  expect(first).toBe(join(parent, 'demo', '20261128T051200Z'));
  expect(createRunFolder(join(parent, 'demo'), now)).toBe(`${first}-2`);
  expect(createRunFolder(join(parent, 'demo'), now)).toBe(`${first}-3`);
  expect(readdirSync(first)).toEqual(['mine']);
});

test('where there can be none, it is said in a sentence', () => {
  const file = join(parent, 'file');
  writeFileSync(file, '');
  expect(() => createRunFolder(file, now)).toThrow(/^.*file\/20261128T051200Z: it lies in a file, expected a folder$/);
});
