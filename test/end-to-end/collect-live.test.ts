// `tasktap collect` as a user runs it, receiving: how it begins, what a load balancer sees, and how it ends, in order or not.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePcapngBlock, type PcapngBlock } from '@tasktap/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { frameOf, mirrored, pcapOf, tcpOf } from '../../packages/collector/test/packets.ts';
import { eventually } from '../eventually.ts';
import { run } from './bin.ts';
import { receiving, send } from './receiving.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  await writeFile(path('token'), 'open sesame\n');
});
afterAll(() => rm(folder, { recursive: true }));

async function blocksOf(file: string): Promise<readonly PcapngBlock[]> {
  const bytes = new Uint8Array(await readFile(file));
  const blocks: PcapngBlock[] = [];
  for (let at = 0; at < bytes.length; ) {
    const one = decodePcapngBlock(bytes.subarray(at), true);
    if (one.kind !== 'block') throw new Error(`at byte ${at} of ${bytes.length}: ${one.reason}`);
    blocks.push(one.block);
    at += one.length;
  }
  return blocks;
}

const ofKind = (blocks: readonly PcapngBlock[], kind: PcapngBlock['kind']): number =>
  blocks.filter((one) => one.kind === kind).length;

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
  test('ends it in order: everything is written and reported', async () => {
    const file = path(`${signal}.pcapng`);
    const { address, child, ended, said } = await receiving(['-w', file, '--json']);
    expect(said).toContain(`receives at ${address}, UDP 4789 (VXLAN) and 6081 (GENEVE), by recvmmsg: the first way`);
    await send(address, 200);
    child.kill(signal);
    const { code, output } = await ended;
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      format: 'live',
      packets: 200,
      interfaces: [{ name: 'vni-4242', packets: 200 }],
      receiver: { way: 'recvmmsg', inlets: [{ name: `${address}:4789`, packets: 200, dropped: 0 }, {}] },
    });
    const blocks = await blocksOf(file);
    expect([ofKind(blocks, 'packet'), ofKind(blocks, 'statistics')]).toEqual([200, 1]);
  });
});

test('a disk that takes no more ends it in order: what came is reported, flows are written', async () => {
  const { address, ended } = await receiving(['-w', '/dev/full', '--flows', path('flows'), '--json']);
  await send(address, 200, { frame: frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) }) });
  const { code, output, told } = await ended;
  expect(told).toBe('tasktap: receiving has ended: /dev/full: ENOSPC: no space left on device, write\n');
  const { packets, conversations } = JSON.parse(output) as Readonly<Record<string, { readonly rows: number }>>;
  expect(packets).toBeGreaterThan(0);
  expect(conversations?.rows).toBe(1);
  expect(code).toBe(1);
});

test('a way of receiving that breaks off ends it in order: what came is written and reported', async () => {
  const ways = path('ways');
  await mkdir(ways);
  const packet = mirrored(7, frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) }));
  await writeFile(path('two.pcap'), pcapOf([1n, 2n].map((at) => ({ at, packet }))));
  const script = [
    '#!/bin/sh',
    "trap '' USR1",
    'echo "tcpdump: listening on any" >&2',
    `cat ${path('two.pcap')}`,
    `until [ -e ${path('enough')} ]; do sleep 0.1; done`,
    'echo "tcpdump: the interface is gone" >&2',
    'exit 1',
  ];
  await writeFile(join(ways, 'tcpdump'), script.join('\n'), { mode: 0o755 });
  const file = path('broken.pcapng');
  const environment = { ...process.env, PATH: `${ways}:${process.env['PATH']}` };
  const { ended } = await receiving(['--receiver', 'tcpdump', '-w', file, '--json'], environment);
  await writeFile(path('enough'), '');
  const { code, output, told } = await ended;
  expect(told).toMatch(
    /^tasktap: receiving has ended: tcpdump has ended: .*\ntasktap: tcpdump: the interface is gone\n/,
  );
  expect(JSON.parse(output)).toMatchObject({ packets: 2, interfaces: [{ name: 'vni-7', packets: 2 }] });
  const blocks = await blocksOf(file);
  expect([ofKind(blocks, 'packet'), ofKind(blocks, 'statistics')]).toEqual([2, 1]);
  expect(code).toBe(1);
});

test('SIGKILL leaves a file of whole blocks, with everything older than a second', async () => {
  const file = path('killed.pcapng');
  const { address, child, ended } = await receiving(['-w', file]);
  await send(address, 100);
  // An enhanced packet block holds 32 bytes beside the frame.
  await eventually('they are written', async () => (await readFile(file)).length >= 100 * (32 + 60));
  await send(address, 50);
  child.kill('SIGKILL');
  expect((await ended).code).toBe(null);
  expect(ofKind(await blocksOf(file), 'packet')).toBeGreaterThanOrEqual(100);
});

test('a load balancer and a reader of counters are answered', async () => {
  const { address, child, ended, said } = await receiving(['--health-port', '0', '--health-address', '127.0.0.1']);
  const [base = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
  await eventually('it is well', async () => (await fetch(`${base}/health`)).status === 200);
  await send(address, 3);
  let counters = { packets: 0 };
  await eventually('all have come', async () => {
    counters = (await (await fetch(`${base}/counters`)).json()) as typeof counters;
    return counters.packets >= 3;
  });
  expect(counters).toMatchObject({ packets: 3, decapsulated: 3, attributed: 0, vnis: 1, flows: 0 });
  expect((await fetch(`${base}/`)).status).toBe(404);
  expect((await fetch(`${base}/health`, { method: 'POST' })).status).toBe(405);
  child.kill('SIGTERM');
  expect((await ended).output).toContain('3 packets, 3 out of their tunnels');
});

test('with a token, nobody reads counters without it', async () => {
  const { child, ended, said } = await receiving(['--health-port', '0', '--token-file', path('token')]);
  const [base = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
  const asked = async (authorization: string): Promise<number> =>
    (await fetch(`${base}/counters`, { headers: { authorization } })).status;
  expect(await asked('Bearer open sesamf')).toBe(401);
  expect(await asked('')).toBe(401);
  expect(await asked('Bearer open sesame')).toBe(200);
  child.kill('SIGTERM');
  await ended;
});

test.each<[string, readonly string[], string]>([
  ['no address', ['--listen', 'here'], 'expected an IP address, got here'],
  ['an address of others', ['--listen', '192.0.2.1'], '192.0.2.1:4789 (UDP): this machine has no such address'],
  ["GENEVE's port", ['--port', '6081'], "port 6081 is GENEVE's: expected another one for VXLAN"],
  ['no way', ['--receiver', 'pigeon'], 'Allowed choices are auto, recvmmsg, packet-ring, tcpdump, dgram.'],
  ['a token without a port', ['--token-file', '/no/token'], 'expected --health-port beside'],
  ['an address without a port', ['--health-address', '0.0.0.0'], 'expected --health-port beside'],
  ['an endpoint without a protocol', ['--endpoint', 'localhost:4566'], 'Expected a URL such as http://127.0.0.1:4566.'],
  ['a file as well', ['--read', 'x.pcap', '--listen', '127.0.0.1'], "cannot be used with option '--read <file>'"],
  [
    'a health check at an address of others',
    ['--listen', someAddress(), '--health-port', '8080', '--health-address', '192.0.2.1'],
    'health: 192.0.2.1:8080: this machine has no such address',
  ],
  ['a folder to write', ['--listen', someAddress(), '-w', '/'], '/: it is a directory, expected a file'],
])('%s is a mistake, told in a sentence', async (_what, words, sentence) => {
  const { code, complaint } = await run('collect', ...words);
  expect(complaint).toContain(sentence);
  expect(complaint).not.toMatch(/^\s+at /m);
  expect(code).toBe(2);
});
