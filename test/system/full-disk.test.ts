// A disk that is full, by the kernel's own word: a file system of four mebibytes in memory, and more packets than it holds. Needs root.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameOf, udpOf } from '../../packages/collector/test/packets.ts';
import { receiving, send } from '../end-to-end/receiving.ts';
import { run } from './strangers.ts';

const root = mkdtempSync(join(tmpdir(), 'tasktap-full-'));
const frame = frameOf('10.0.0.5', '10.0.0.6', { protocol: 17, payload: udpOf(50_000, 53, new Uint8Array(8000)) });
const small = ['captures', 'file'].map((name) => join(root, name));

beforeAll(() => {
  for (const folder of small) {
    mkdirSync(folder);
    expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]).status).toBe(0);
  }
});
afterAll(() => {
  for (const folder of small) spawnSync('umount', [folder]);
  rmSync(root, { recursive: true });
});

/** Packets that tshark finds, and what it complains of. */
function judged(file: string): { readonly packets: number; readonly complaint: string } {
  const { output, complaint } = run('tshark', '-n', '-r', file, '-T', 'fields', '-e', 'frame.number');
  return { packets: output.split('\n').filter((line) => line !== '').length, complaint };
}

test('captures go on: what the disk does not take is counted, and what stands is whole', async () => {
  const folder = join(root, 'captures');
  // Far above what the disk has: only the kernel knows that it is full. It takes some pieces of a mebibyte, and memory keeps four.
  const { address, child, ended } = await receiving(['--captures', folder, '--keep-bytes', String(2 ** 30), '--json']);
  await send(address, 1500, { frame });
  child.kill('SIGTERM');
  const { code, output } = await ended;
  const { packets, captures, receiver } = JSON.parse(output);
  expect([code, packets, receiver.inlets[0].dropped]).toEqual([0, 1500, 0]);
  expect(captures['disk-errors']).toBeGreaterThan(0);
  expect(captures['written-packets']).toBeGreaterThan(0);
  expect(captures['written-packets'] + captures['lost-disk']).toBe(1500);
  const files = readdirSync(folder).map((name) => judged(join(folder, name)));
  expect(files.reduce((sum, one) => sum + one.packets, 0)).toBe(captures['written-packets']);
});

test('one file ends it: in a sentence, with what was written still there to read, in whole blocks', async () => {
  const file = join(root, 'file', 'all.pcapng');
  const { address, ended } = await receiving(['-w', file]);
  await send(address, 1500, { frame });
  const { code, told } = await ended;
  expect(code).toBe(1);
  expect(told).toMatch(/ENOSPC/);
  expect(told).not.toMatch(/^\s+at /m);
  const { packets, complaint } = judged(file);
  expect(packets).toBeGreaterThan(50);
  expect(complaint).toBe('');
});
