// What a start loads: for the help the command line itself, and for a capture file what reads it; nothing that only others need.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pcapOf } from '../../packages/collector/test/packets.ts';
import { bin, start } from './bin.ts';

const tellsWhatIsLoaded = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { if (url.startsWith('file:')) console.error(url); return next(url, context); } });
`)}`;

test('the help loads no package of the house but the command line, and no library but commander', async () => {
  const { output, complaint, code } = await start(['--import', tellsWhatIsLoaded, bin, '--help']).ended;
  const loaded = complaint.trim().split('\n');
  expect(loaded.length).toBeGreaterThan(20);
  expect(
    loaded.filter((url) => !/\/packages\/cli\/(bin\/|src\/|package\.json$)|\/node_modules\/commander\//.test(url)),
  ).toEqual([]);
  expect(output).toContain('Usage: tasktap');
  expect(code).toBe(0);
});

test('a capture file is read without what only a directory, flows or receiving need', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tasktap-start-'));
  const capture = join(folder, 'empty.pcap');
  writeFileSync(capture, pcapOf([]));
  const { complaint, code } = await start(['--import', tellsWhatIsLoaded, bin, 'collect', '--read', capture]).ended;
  rmSync(folder, { recursive: true });
  const ours =
    /\/packages\/(cli\/(bin\/|src\/|package\.json$)|wire\/src\/|collector\/src\/(?!forward|live|receive|uploads))/;
  const loaded = complaint.trim().split('\n');
  expect(loaded.filter((url) => !ours.test(url) && !/\/node_modules\/commander\//.test(url))).toEqual([]);
  expect(code).toBe(0);
});

const home = mkdtempSync(join(tmpdir(), 'tasktap-home-'));
afterAll(() => rmSync(home, { recursive: true }));

test('what Node compiles is kept in the folder of the user, and nowhere else', async () => {
  const { code } = await start([bin, '--help'], { environment: { HOME: home, TMPDIR: join(home, 'tmp') } }).ended;
  expect(code).toBe(0);
  expect(existsSync(join(home, '.cache', 'tasktap'))).toBe(true);
  expect(existsSync(join(home, 'tmp'))).toBe(false);
});

test('a folder that cannot be written to is no hindrance', async () => {
  const { code, output } = await start([bin, '--help'], { environment: { HOME: '/dev/null' } }).ended;
  expect(output).toContain('Usage: tasktap');
  expect(code).toBe(0);
});
