// `tasktap collect --captures`: files that follow each other, a folder that stays small, a name that comes later, and a disk that is full.
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf } from '../../packages/collector/test/blocks.ts';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { eventually } from '../eventually.ts';
import { run } from './bin.ts';
import { operatedFleet, startOperated, tasksOf } from './operated-account.ts';
import { plant } from './planted.ts';
import { receiving, send } from './receiving.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Packets by the name of their interface, of all files. */
async function packetsIn(where: string): Promise<Readonly<Record<string, number>>> {
  const counted: Record<string, number> = {};
  for (const file of (await readdir(where)).filter((name) => name.endsWith('.pcapng')).toSorted()) {
    const blocks = blocksOf(new Uint8Array(await readFile(join(where, file))));
    const names = blocks.flatMap((one) =>
      one.kind === 'interface' ? [new TextDecoder().decode(one.options.find(({ code }) => code === 2)?.value)] : [],
    );
    for (const one of blocks) {
      if (one.kind !== 'packet') continue;
      const name = names[one.interfaceId] ?? '';
      counted[name] = (counted[name] ?? 0) + 1;
    }
  }
  return counted;
}

test('a file ends before it is too long, the oldest goes, and the end writes what is left', async () => {
  const words = ['--captures', path('ring'), '--rotate-bytes', String(2 ** 20), '--keep-files', '2', '--json'];
  const { address, child, ended } = await receiving(words);
  await send(address, 400, { frame: new Uint8Array(8000) });
  child.kill('SIGTERM');
  const { code, output } = await ended;
  const { packets, captures } = JSON.parse(output);
  expect({ code, packets }).toEqual({ code: 0, packets: 400 });
  expect(captures).toMatchObject({ 'finished-files': 4, 'removed-files': 2, 'written-packets': 400, 'lost-disk': 0 });
  const files = (await readdir(path('ring'))).toSorted();
  expect(files.map((file) => file.replace(/^tasktap-.*-\d{8}T\d{6}Z/, ''))).toEqual(['-0003.pcapng', '-0004.pcapng']);
});

test('with --when-full keep no file goes, and what finds no room is counted', async () => {
  const words = ['--captures', path('kept'), '--rotate-bytes', String(2 ** 20), '--keep-files', '2'];
  const { address, child, ended } = await receiving([...words, '--when-full', 'keep', '--json']);
  // Two files of 1 MiB, and 4 MiB of memory.
  for (let sent = 0; sent < 1200; sent += 400) await send(address, 400, { frame: new Uint8Array(8000) });
  child.kill('SIGTERM');
  const { output } = await ended;
  const { captures } = JSON.parse(output);
  expect(captures).toMatchObject({ 'finished-files': 2, 'removed-files': 0 });
  expect(captures['lost-no-room']).toBeGreaterThan(0);
  expect((await readdir(path('kept'))).length).toBe(2);
});

test('a second collector is refused the folders of one that runs', async () => {
  const words = ['--captures', path('taken'), '--flows', path('taken/flows')];
  const { address, child, ended } = await receiving(words);
  await send(address, 3);
  const refusals = await Promise.all(
    [['--captures', 'taken'] as const, ['--flows', 'taken/flows'] as const].map(([option, name]) =>
      run('collect', '--listen', someAddress(), option, path(name)),
    ),
  );
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(refusals.map(({ code }) => code)).toEqual([2, 2]);
  expect(refusals.map(({ complaint }) => complaint)).toEqual(
    ['taken', 'taken/flows'].map(
      (name) => `tasktap: ${path(name)}: another collector writes there; name another folder\n`,
    ),
  );
  expect(await packetsIn(path('taken'))).toEqual({ 'vni-4242': 3 });
});

test('a second collector is refused the file of one that runs, by whatever name, and leaves it as it is', async () => {
  await mkdir(path('alone'));
  const [file, alias] = [path('alone/one.pcapng'), path('alias.pcapng')];
  const { address, child, ended } = await receiving(['-w', file]);
  await send(address, 3);
  await symlink(file, alias);
  const refusals = await Promise.all(
    [file, alias].map((name) => run('collect', '--listen', someAddress(), '-w', name)),
  );
  child.kill('SIGTERM');
  expect((await ended).code).toBe(0);
  expect(refusals).toEqual(
    [file, alias].map((name) => ({
      code: 2,
      output: '',
      complaint: `tasktap: ${name}: another collector writes there; name another file\n`,
    })),
  );
  expect(await packetsIn(path('alone'))).toEqual({ 'vni-4242': 3 });
});

test('packets of a VNI that nobody knows wait, and get the name of their task when EC2 tells it', async () => {
  const here = await startOperated({ fleet: { ...operatedFleet, subnets: [{ zone: 'a', cidr: '127.78.0.0/18' }] } });
  const task = tasksOf(here, 'web')[2];
  const eni = here.emulator.world.networkInterfaces.get(task?.attachment?.networkInterfaceId ?? '');
  const from = eni?.privateIp ?? '';
  const words = ['--captures', path('named'), '--remember', path('known.json'), '--health-port', '0', '--json'];
  const { address, child, ended, said } = await receiving(words, here.environment());
  const [base = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
  const counters = async () =>
    (await (await fetch(`${base}/counters`)).json()) as { readonly captures?: Readonly<Record<string, number>> };
  await send(address, 3, { vni: 1009, from });
  await send(address, 2, { vni: 1009, from: '127.0.0.9' });
  await eventually('they wait', async () => (await counters()).captures?.['held-packets'] === 5);
  plant(here, { id: 'tms-00000000000000009', vni: 1009, networkInterfaceId: eni?.id ?? '' });
  await eventually('they have a name', async () => (await counters()).captures?.['attributed-later'] === 5);
  await send(address, 1, { vni: 1009, from });
  child.kill('SIGTERM');
  const { output } = await ended;
  await here.emulator.close();
  const name = `shop/web/${task?.id}`;
  expect(await packetsIn(path('named'))).toEqual({ [name]: 4, 'vni-1009-spoofed': 2 });
  expect(JSON.parse(output).interfaces).toMatchObject([
    { name, packets: 4 },
    { name: 'vni-1009-spoofed', packets: 2 },
  ]);
});

test('a folder that cannot be made is a mistake', async () => {
  const words = ['--captures', '/dev/full/captures', '--json'];
  const { code, complaint } = await run('collect', ...words);
  expect([code, complaint]).toEqual([2, expect.stringMatching(/^tasktap: \/dev\/full\/captures: .*\n$/)]);
});

test.each([
  ['--rotate-bytes', '1048576'],
  ['--rotate-seconds', '60'],
  ['--keep-files', '3'],
  ['--keep-bytes', '10485760'],
  ['--when-full', 'keep'],
])('%s alone is a mistake', async (option, value) => {
  const { code, complaint } = await run('collect', option, value);
  expect([code, complaint]).toEqual([2, `tasktap: expected --captures beside ${option}\n`]);
});

test.each<[string, readonly string[], string]>([
  ['a file as well', ['--captures', 'x', '-w', 'y'], 'expected --write or --captures, got both'],
  [
    'less room than two files',
    ['--captures', 'x', '--keep-bytes', '300000000'],
    'expected --keep-bytes to be at least twice',
  ],
])('%s is a mistake', async (_what, words, sentence) => {
  const { code, complaint } = await run('collect', ...words);
  expect(complaint).toContain(sentence);
  expect(code).toBe(2);
});
