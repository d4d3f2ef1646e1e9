// Consumers of `tasktap collect` while packets come: what they are sent, through which door, and that one who does not read harms nobody.
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blocksOf } from '../../packages/collector/test/blocks.ts';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { eventually } from '../eventually.ts';
import { bin, run } from './bin.ts';
import { receiving, send } from './receiving.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  await writeFile(path('token'), 'a token of many letters\n');
  await writeFile(
    path('tasks.yaml'),
    'tasks: [{ vni: 1, cluster: shop, service: web, task: aaaa }, { vni: 2, cluster: shop, service: api, task: bbbb }]',
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** Of the file that a consumer was sent. */
function read(bytes: Uint8Array): readonly (readonly [name: string, packets: number])[] {
  const blocks = blocksOf(bytes);
  const names = blocks.flatMap((one) =>
    one.kind === 'interface' ? [new TextDecoder().decode(one.options.find(({ code }) => code === 2)?.value)] : [],
  );
  return names.map((name, id) => [
    name,
    blocks.filter((one) => one.kind === 'packet' && one.interfaceId === id).length,
  ]);
}

const at = (said: string, word: string): string =>
  new RegExp(`# ${word}: (\\S+?)(/health)?,?( |\n|$)`).exec(said)?.[1] ?? '';

async function overSocket(socketPath: string, where: string): Promise<IncomingMessage> {
  const asked = request({ socketPath, path: where }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response;
}

test('a consumer reads the packets of one service, another one of all, from when they come until the end', async () => {
  const doors = ['--consumers-socket', path('tap.sock'), '--consumers-port', '0', '--health-port', '0'];
  const { address, child, ended, said } = await receiving(['--directory', path('tasks.yaml'), ...doors, '--json']);
  await send(address, 2, { vni: 1 });
  const counters = async () => (await (await fetch(`${at(said, 'health')}/counters`)).json()) as Counters;
  await eventually('both have come', async () => (await counters()).packets === 2);
  expect((await stat(path('tap.sock'))).mode & 0o777).toBe(0o600);
  const all = await overSocket(path('tap.sock'), '/capture');
  const web = await fetch(
    `${at(said.slice(said.indexOf('consumers: http')).replace(/^/, '# '), 'consumers')}/capture?service=web`,
  );
  await eventually('both consumers are known', async () => (await counters()).consumers?.consumers === 2);
  // The receiving thread hears of it a moment later.
  let sent = 2;
  await eventually('both consumers get packets', async () => {
    await send(address, 1, { vni: 1 });
    sent += 1;
    return ((await counters()).consumers?.['packets-consumed'] ?? 0) >= 2;
  });
  await send(address, 4, { vni: 2 });
  await send(address, 3, { vni: 1 });
  await eventually('all have come', async () => (await counters()).packets === sent + 7);
  child.kill('SIGTERM');
  const [ofAll, ofWeb] = [read(await buffer(all)), read(new Uint8Array(await web.arrayBuffer()))];
  const [[, inWeb = 0] = []] = ofWeb;
  expect(ofWeb).toEqual([['shop/web/aaaa', inWeb]]);
  expect(ofAll).toEqual([
    ['shop/web/aaaa', inWeb],
    ['shop/api/bbbb', 4],
  ]);
  // None of those before the first consumer came.
  expect(inWeb).toBeGreaterThanOrEqual(4);
  expect(inWeb).toBeLessThanOrEqual(sent + 1);
  const { code, output } = await ended;
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({
    consumers: { 'packets-consumed': inWeb * 2 + 4, 'packets-missed': 0 },
    missedCopies: 0,
  });
});

interface Counters {
  readonly packets?: number;
  readonly consumers?: { readonly consumers: number; readonly 'packets-consumed': number };
}

test('a consumer that never reads holds up neither the packets nor the end', async () => {
  const words = ['--consumers-socket', path('stalled.sock'), '--captures', path('captures'), '--json'];
  const { address, child, ended, said } = await receiving([...words, '--health-port', '0']);
  const counters = async () => (await (await fetch(`${at(said, 'health')}/counters`)).json()) as Counters;
  // How the connection ends is the system's choice.
  const stalled = connect(path('stalled.sock')).on('error', () => undefined);
  stalled.write('GET /capture HTTP/1.1\r\nHost: tap\r\n\r\n');
  await eventually('it is known', async () => (await counters()).consumers?.consumers === 1);
  await send(address, 3000, { frame: new Uint8Array(8000) });
  child.kill('SIGTERM');
  const { code, output } = await ended;
  stalled.destroy();
  const { packets, receiver, captures } = JSON.parse(output);
  expect({ code, all: packets + receiver.inlets[0].dropped, written: captures['written-packets'] }).toEqual({
    code: 0,
    all: 3000,
    written: packets,
  });
});

test.each<[string, readonly string[], string]>([
  [
    'no token beyond loopback',
    ['--consumers-port', '0', '--consumers-address', '0.0.0.0'],
    'expected --consumers-token-file',
  ],
  ['no path for the socket', ['--consumers-socket', ''], 'expected a path with --consumers-socket, got none'],
  ['an address without a port', ['--consumers-address', '0.0.0.0'], 'expected --consumers-port beside'],
  [
    'a socket in no folder',
    ['--consumers-socket', '/no/folder/tap.sock'],
    'consumers: /no/folder/tap.sock: its folder is not there, or takes no socket',
  ],
  [
    'a socket where a file is',
    ['--consumers-socket', bin],
    'it is there already: end the collector that listens there, or name another socket',
  ],
  [
    'a socket with too long a name',
    ['--consumers-socket', `/tmp/${'x'.repeat(120)}`],
    `/tmp/${'x'.repeat(120)}: its name is too long for a socket, expected at most 107 characters`,
  ],
])('%s is a mistake', async (_what, words, sentence) => {
  const { code, complaint } = await run('collect', '--listen', someAddress(), ...words);
  expect(complaint).toContain(sentence);
  expect(complaint).not.toMatch(/^\s+at /m);
  expect(code).toBe(2);
});

test('over the network a token opens the door', async () => {
  const words = ['--consumers-port', '0', '--consumers-address', '127.0.0.2', '--consumers-token-file', path('token')];
  const { child, ended, said } = await receiving(words);
  const url = `${at(said, 'consumers')}/capture?service=`;
  const status = async (authorization: string): Promise<number> =>
    (await fetch(url, { headers: { authorization } })).status;
  expect(await status('Bearer another of many letters')).toBe(401);
  // Beyond the token, what was not understood.
  expect(await status('Bearer a token of many letters')).toBe(400);
  child.kill('SIGTERM');
  await ended;
});
