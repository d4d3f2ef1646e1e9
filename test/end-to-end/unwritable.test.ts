// Files and folders that a person names to be written, where nothing can be: one sentence, exit code 2, and what was there stays.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { frameOf, mirrored, pcapOf, udpOf } from '../../packages/collector/test/packets.ts';
import { bin, run, start } from './bin.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-unwritable-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

mkdirSync(path('folder'));
writeFileSync(path('file'), 'kept');
const source = '10.0.1.17';
const query = frameOf(source, '10.0.0.2', { protocol: 17, payload: udpOf(50_000, 53, new Uint8Array(12)) });
writeFileSync(path('mirrored.pcap'), pcapOf([{ at: 0n, packet: mirrored(1, query, source) }]));
await run('collect', '--read', path('mirrored.pcap'), '-w', path('tasks.pcapng'));
mkdirSync(path('closed'), { mode: 0o555 });

const cluster = 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop';
const answers = ['--cluster', cluster, '--target', 'tmt-0123456789abcdef0', '--filter', 'new'];
const commands = {
  'init --out': ['init', '--kind', 'cdk', ...answers, '--unmirrorable', 'observe', '--out'],
  'synth --out': ['synth', '--out'],
  'collect --read -w': ['collect', '--read', path('mirrored.pcap'), '-w'],
  'collect --read --flows': ['collect', '--read', path('mirrored.pcap'), '--flows'],
  'collect -w': ['collect', '--listen', someAddress(), '-w'],
  'collect --captures': ['collect', '--listen', someAddress(), '--captures'],
  'collect --flows': ['collect', '--listen', someAddress(), '--flows'],
  'split --out': ['split', path('tasks.pcapng'), '--out'],
  'extcap --install': ['extcap', '--install'],
  'demo --folder': ['demo', '--once', '--folder'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const noFolder = 'its folder is not there';
const aFolder = 'it is a directory, expected a file';
const inFile = 'it lies in a file, expected a folder';

test.each<[keyof typeof commands, string, string]>([
  [
    'init --out',
    'none/x',
    'Expected a file that can be written, got "PATH" (ENOENT: no such file or directory, open \'PATH\'). Name another one by --out.',
  ],
  [
    'init --out',
    'file/x',
    'Expected a file that can be written, got "PATH" (ENOTDIR: not a directory, open \'PATH\'). Name another one by --out.',
  ],
  ['init --out', 'folder', 'PATH is there already, and is not overwritten: name another file by --out, or remove it.'],
  ['synth --out', 'none/x', `PATH: ${noFolder}`],
  ['synth --out', 'file/x', `PATH: ${inFile}`],
  ['synth --out', 'folder', `PATH: ${aFolder}`],
  ['collect --read -w', 'none/x', `PATH: ${noFolder}`],
  ['collect --read -w', 'file/x', `PATH: ${inFile}`],
  ['collect --read -w', 'folder', `PATH: ${aFolder}`],
  ['collect --read --flows', 'none/x', `PATH: ${noFolder}`],
  ['collect --read --flows', 'file/x', `PATH: ${inFile}`],
  ['collect --read --flows', 'folder', `PATH: ${aFolder}`],
  ['collect -w', 'none/x', `PATH: ${noFolder}`],
  ['collect -w', 'file/x', `PATH: ${inFile}`],
  ['collect -w', 'folder', `PATH: ${aFolder}`],
  ['collect --captures', 'file/x', `PATH: ${inFile}`],
  ['collect --captures', 'file', 'PATH: it is a file, expected a folder'],
  ['collect --flows', 'file/x', `PATH: ${inFile}`],
  ['collect --flows', 'file', 'PATH: it is a file, expected a folder'],
  ['split --out', 'file/x', `PATH: ${inFile}`],
  ['split --out', 'file', 'PATH: it is a file, expected a folder'],
  ['extcap --install', 'file/x', `PATH: ${inFile}`],
  ['extcap --install', 'file', 'PATH: it is a file, expected a folder'],
])('%s to %s', async (command, name, sentence) => {
  const before = readdirSync(folder);
  const { code, output, complaint } = await run(...commands[command], path(name));
  expect(complaint).toBe(`tasktap: ${sentence.replaceAll('PATH', path(name))}\n`);
  expect([code, output]).toEqual([2, '']);
  expect([readdirSync(folder), readFileSync(path('file'), 'utf8')]).toEqual([before, 'kept']);
});

/** Root may write everywhere: here without the capabilities that allow it (capabilities(7)). */
const everywhere = '-dac_override,-dac_read_search';
const confined =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set', everywhere, '--inh-caps', everywhere, '--'] : [];
const notAllowed = 'it is not allowed';

/** Where the folder is and takes no other; whoever goes on trying never ends. */
const inProc = 'no folder can be made there';

test.each<[keyof typeof commands, string]>([
  ['split --out', '/proc/none'],
  ['split --out', '/proc/none/x'],
  ['extcap --install', '/proc/none/x'],
  ['collect --captures', '/proc/none/x'],
  ['collect --flows', '/proc/none/x'],
])('%s to %s ends', async (command, place) => {
  const { code, output, complaint } = await run(...commands[command], place);
  expect([code, output, complaint]).toEqual([2, '', `tasktap: ${place}: ${inProc}\n`]);
});

test('demo --folder to /proc/none/x ends', async () => {
  const { code, output, complaint } = await run(...commands['demo --folder'], '/proc/none/x');
  expect([code, output]).toEqual([2, '']);
  expect(complaint.replace(/\d{8}T\d{6}Z/, 'TIME')).toBe(`tasktap: /proc/none/x/TIME: ${inProc}\n`);
});

test.each<[keyof typeof commands, string, string]>([
  [
    'init --out',
    'closed/x',
    'Expected a file that can be written, got "PATH" (EACCES: permission denied, open \'PATH\'). Name another one by --out.',
  ],
  ['synth --out', 'closed/x', `PATH: ${notAllowed}`],
  ['collect --read -w', 'closed/x', `PATH: ${notAllowed}`],
  ['collect --read --flows', 'closed/x', `PATH: ${notAllowed}`],
  ['collect -w', 'closed/x', `PATH: ${notAllowed}`],
  ['collect --captures', 'closed/x/y', `PATH: ${notAllowed}`],
  ['collect --flows', 'closed/x', `PATH: ${notAllowed}`],
  ['split --out', 'closed/x', `PATH: ${notAllowed}`],
  ['split --out', 'closed', `PATH/vni-1.pcapng: ${notAllowed}`],
  ['extcap --install', 'closed/x', `PATH: ${notAllowed}`],
  ['extcap --install', 'closed', `PATH/tasktap: ${notAllowed}`],
])('%s to %s, which takes nothing', async (command, name, sentence) => {
  const { code, output, complaint } = await start([bin, ...commands[command], path(name)], { through: confined }).ended;
  expect(complaint).toBe(`tasktap: ${sentence.replaceAll('PATH', path(name))}\n`);
  expect([code, output]).toEqual([2, '']);
});

test('a standard output with no space is a sentence', async () => {
  const through = ['sh', '-c', 'exec "$@" > /dev/full', 'sh'];
  const { code, complaint } = await start([bin, 'collect', '--read', path('mirrored.pcap')], { through }).ended;
  expect(complaint).toBe('tasktap: standard output: no space is left on the device\n');
  expect(code).toBe(1);
});
