// The way of docs/guide.md from zero to the first packet, as somebody goes it: its own lines, in an empty folder, in a shell.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { bin } from './bin.ts';
import { type Emulation, start } from './emulation.ts';

/** The guide takes 127.0.0.1. */
const address = someAddress();

let folder = '';
let emulation: Emulation;
let blocks: readonly string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-guide-'));
  const guide = await readFile('docs/guide.md', 'utf8');
  const [, tried = ''] = /^## Try$([\s\S]*?)^## /m.exec(guide) ?? [];
  blocks = [...tried.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  const fleet = await readFile('examples/fleet.yaml', 'utf8');
  await writeFile(join(folder, 'fleet.yaml'), fleet.replace('127.0.0.1', address));
  emulation = await start('--fleet', join(folder, 'fleet.yaml'), '--speed', '10');
  const lines = Object.entries(emulation.variables).map(([name, value]) => `export ${name}=${value}\n`);
  await writeFile(join(folder, 'variables'), lines.join(''));
});
afterAll(async () => {
  await emulation.end();
  await rm(folder, { recursive: true });
});

test('the first shell serves that fleet', () => {
  expect(blocks[0]).toBe('npx tasktap emulate --fleet examples/fleet.yaml --speed 10 > variables\n');
});

/** In the place of the ten seconds of a person: until packets of the service have come, however long that takes on this machine. */
const untilHeard = (command: string): string =>
  `${command} & collecting=$!
until grep -q shop/checkout first.pcapng; do kill -0 $collecting || exit; sleep 0.1; done
kill -INT $collecting
wait $collecting`;

test('the second ends with a file of the packets of a service', async () => {
  expect(blocks).toHaveLength(2);
  const script = (blocks[1] ?? '')
    .replace(/^timeout -s INT 10 (npx tasktap collect .*)$/m, (_line, command: string) => untilHeard(command))
    .replaceAll('npx tasktap', `"${process.execPath}" "${bin}"`)
    .replace('--listen 127.0.0.1', `--listen ${address}`);
  expect(script).toContain('collecting');
  const { PATH = '' } = process.env;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    cwd: folder,
    env: { PATH, HOME: folder },
  });
  expect(stdout).toMatch(/decapsulated: [1-9]\d* attributed/);
  expect(await readdir(join(folder, 'services'))).toContain('shop.checkout.pcapng');
  expect(stdout).toMatch(/Deleted \d+ sessions? of me in eu-central-1; none is left/);
});
