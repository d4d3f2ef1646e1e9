// `tasktap forward` around a tcpdump of ours, over real UDP on loopback: what the collector reads of it is what was captured.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDirectory } from '@tasktap/collector';
import { collect, createTwin } from '@tasktap/collector/files';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { blocksOf } from '../../packages/collector/test/blocks.ts';
import {
  around,
  frameOf,
  joined,
  mirrored,
  pcapOf,
  second,
  tcpOf,
  udpOf,
} from '../../packages/collector/test/packets.ts';
import { seeds } from '../../packages/collector/test/seeds.ts';
import { eventually } from '../eventually.ts';
import { bin, run, start } from './bin.ts';
import { normalisedJson } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
afterAll(() => rmSync(folder, { recursive: true }));

const stream = Uint8Array.from({ length: 30_000 }, (_, index) => index % 253);
const request = frameOf('10.0.0.17', '10.0.0.30', { protocol: 6, payload: tcpOf(4000, 80, 0x18, new Uint8Array(80)) });
const answer = frameOf('10.0.0.30', '10.0.0.17', { protocol: 6, payload: tcpOf(80, 4000, 0x18, stream) });
const query = frameOf('10.0.0.17', '10.0.0.2', { protocol: 17, payload: udpOf(4001, 53, new Uint8Array(30)) });
const captured = pcapOf(
  [request, answer, mirrored(1, request), query].map((packet, index) => ({ at: BigInt(index) * second, packet })),
);

interface Deeds {
  readonly writes?: Uint8Array;
  readonly says?: string;
  readonly endsWith?: number;
}

/** A program called tcpdump that writes these bytes, says this, and then waits to be stopped, or ends with a code. */
function tcpdumpThat({ writes = new Uint8Array(0), says = '', endsWith }: Deeds): string {
  const place = mkdtempSync(join(folder, 'bin-'));
  writeFileSync(join(place, 'capture.pcap'), writes);
  // Before what it writes is seen, and it may be told to end.
  const end =
    endsWith === undefined
      ? 'const lives = setInterval(() => {}, 1000); process.on("SIGTERM", () => clearInterval(lives))'
      : `process.exitCode = ${endsWith}`;
  writeFileSync(
    join(place, 'tcpdump'),
    `#!${process.execPath}\n${end};\nprocess.stderr.write(${JSON.stringify(says)});\nprocess.stdout.write(require('node:fs').readFileSync(${JSON.stringify(join(place, 'capture.pcap'))}));\n`,
  );
  chmodSync(join(place, 'tcpdump'), 0o755);
  return place;
}

let socket: Socket;
let port = 0;
const received: Uint8Array[] = [];
let sender = '';
beforeEach(async () => {
  socket = createSocket('udp4');
  received.length = 0;
  socket.on('message', (bytes, from) => {
    received.push(bytes);
    sender = from.address;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  ({ port } = socket.address() as AddressInfo);
});
afterEach(() => socket.close());

function forwarding(path: string, ...words: readonly string[]) {
  return start([bin, 'forward', '--to', '127.0.0.1', '--port', String(port), ...words], {
    environment: { ...process.env, PATH: path },
  });
}

/** The collector reads what came as a capture of the target's interface would show it. */
function collected(): readonly Uint8Array[] {
  const outer = received.map((bytes) => around(new Uint8Array(bytes), { from: '10.0.0.17', port: 4789 }));
  const file = pcapOf(outer.map((packet, index) => ({ at: BigInt(index) * second, packet })));
  const directory = readDirectory('tasks: [{ vni: 9, source: 10.0.0.17, cluster: shop, service: web, task: aaaa }]');
  const written: Uint8Array[] = [];
  let at = 0;
  const answered = collect({
    engine: createTwin({ vniBits: 4, flowBits: 6 }, seeds),
    source: (into) => {
      const piece = file.subarray(at, at + into.length);
      into.set(piece);
      at += piece.length;
      return piece.length;
    },
    openSink: () => (bytes) => written.push(Uint8Array.from(bytes)),
    directory: directory.kind === 'read' ? directory.value : new Map(),
    writeFlow: undefined,
    progress: () => undefined,
  });
  expect(answered.kind === 'collected' && answered.report.interfaces.map(({ name }) => name)).toEqual([
    'shop/web/aaaa',
  ]);
  return blocksOf(joined(written)).flatMap((block) => (block.kind === 'packet' ? [new Uint8Array(block.data)] : []));
}

test('what tcpdump captures arrives, but for what was sent itself, and the counts are printed at SIGTERM', async () => {
  const { child, ended } = forwarding(tcpdumpThat({ writes: captured }), '--vni', '9', '--json');
  // 30,000 bytes of TCP in frames of up to 8,500 make four.
  await eventually('six have come', () => received.length === 6);
  child.kill('SIGTERM');
  const { code, output, complaint } = await ended;
  const withoutPort = (text: string): string => text.replaceAll(String(port), '4789');
  expect(withoutPort(complaint)).toBe(
    '# forwarding lo (127.0.0.1) to 127.0.0.1 port 4789 as VNI 9, frames of up to 8500 bytes\n',
  );
  await expect(normalisedJson(withoutPort(output))).toMatchFileSnapshot('golden/forward.json');
  expect([code, sender]).toEqual([0, '127.0.0.1']);
  const [first, ...rest] = collected();
  expect([first, rest.at(-1)]).toEqual([request, query]);
  const carried = joined(rest.slice(0, -1).map((frame) => frame.subarray(54)));
  expect(Buffer.from(carried).equals(stream)).toBe(true);
});

test('without --json it prints what a person reads', async () => {
  const { child, ended } = forwarding(tcpdumpThat({ writes: captured }), '--packet-length', '64');
  await eventually('three have come', () => received.length === 3);
  child.kill('SIGINT');
  const { code, output } = await ended;
  expect(output).toBe('3 packets forwarded in 3 datagrams\n1 own-output, 3 truncated\n');
  expect(code).toBe(0);
});

describe('where nothing can be captured it says what to do, and ends', () => {
  test.each<[string, () => string, string, number]>([
    ['without tcpdump', () => mkdtempSync(join(folder, 'empty-')), 'no-tcpdump', 1],
    [
      'without NET_RAW',
      () =>
        tcpdumpThat({
          says: "tcpdump: lo: You don't have permission to perform this capture on that device\n",
          endsWith: 1,
        }),
      'not-allowed',
      3,
    ],
  ])('%s', async (_what, path, name, wanted) => {
    const { code, complaint } = await forwarding(path()).ended;
    await expect(complaint).toMatchFileSnapshot(`golden/forward-${name}.txt`);
    expect(code).toBe(wanted);
  });
});

describe('a command line that does not fit', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['forward to nowhere', ['forward'], /required option '--to <host>' not specified/],
    [
      'a VNI of more than 24 bits',
      ['forward', '--to', 'x', '--vni', '16777216'],
      /Expected a whole number from 0 to 16777215/,
    ],
    ['a rate without a unit', ['forward', '--to', 'x', '--max-rate', '50'], /Expected a rate such as 50mbit/],
    ['a sidecar without an image', ['sidecar', '--to', 'x'], /required option '--image <name>' not specified/],
  ])('%s, and exit code 2', async (_what, words, sentence) => {
    const { code, complaint, output } = await run(...words);
    expect(complaint).toMatch(sentence);
    expect([code, output]).toEqual([2, '']);
  });
});

describe('tasktap sidecar', () => {
  const words = [bin, 'sidecar', '--to', 'collector.internal', '--image', 'tasktap:1', '--vni', '5'];
  const definition = { family: 'web', networkMode: 'awsvpc', containerDefinitions: [{ name: 'app', image: 'web:1' }] };

  test('prints the new definition and nothing else', async () => {
    const { code, output, complaint } = await start(words, { input: JSON.stringify(definition) }).ended;
    expect([code, complaint]).toEqual([0, '']);
    await expect(output).toMatchFileSnapshot('golden/sidecar.txt');
  });

  test('says in a sentence why it cannot work, and exit code 2', async () => {
    const { code, output, complaint } = await start(words, {
      input: JSON.stringify({ ...definition, networkMode: 'host' }),
    }).ended;
    await expect(complaint).toMatchFileSnapshot('golden/sidecar-refused.txt');
    expect([code, output]).toEqual([2, '']);
  });
});
