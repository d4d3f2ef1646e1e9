// Folders that are claimed, by this process and by another one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claim } from '../src/spool/claim.ts';

const root = mkdtempSync(join(tmpdir(), 'tasktap-claim-'));
afterAll(() => rmSync(root, { recursive: true }));
function made(name: string): string {
  mkdirSync(join(root, name));
  return join(root, name);
}

test('a folder is claimed once, by whatever path', async () => {
  const folder = made('once');
  symlinkSync(folder, join(root, 'link'));
  expect(await claim(folder, 'captures')).toBe(true);
  expect(await claim(folder, 'captures')).toBe(false);
  expect(await claim(join(root, 'link'), 'captures')).toBe(false);
});

test('claims of different kinds, and of different folders, do not hinder each other', async () => {
  const folder = made('kinds');
  expect(await claim(folder, 'captures')).toBe(true);
  expect(await claim(folder, 'flows')).toBe(true);
  expect(await claim(made('other'), 'captures')).toBe(true);
});

test('however long the name of the machine is', async () => {
  const folder = made('long');
  const [one, other] = ['a', 'b'].map((end) => `flows ${'h'.repeat(100)}${end}`) as [string, string];
  expect(await claim(folder, one)).toBe(true);
  expect(await claim(folder, one)).toBe(false);
  expect(await claim(folder, other)).toBe(true);
});

test('what a killed process had claimed is free again', async () => {
  const folder = made('killed');
  const script = `import { claim } from ${JSON.stringify(new URL('../src/spool/claim.ts', import.meta.url).href)};
    console.log(await claim(process.argv[1], 'captures')); setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder]);
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('true\n');
  expect(await claim(folder, 'captures')).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(await claim(folder, 'captures')).toBe(true);
});
