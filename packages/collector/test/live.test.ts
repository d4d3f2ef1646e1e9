// Real datagrams over loopback, by each way that needs no rights: what is reported and written is what a file of the same packets gives.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeVxlan } from '@tasktap/wire';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { collect } from '../src/collect.ts';
import { directoryOf } from '../src/directory/directory.ts';
import { exportBytes } from '../src/engine/layout.ts';
import type { LiveReport, Statistics } from '../src/live/messages.ts';
import { beginCollecting, type Collector, type Wanted } from '../src/live/service.ts';
import type { Way } from '../src/receive/receiver.ts';
import type { Report } from '../src/report.ts';
import { createEngine } from '../src/wasm/load.ts';
import { arrival } from './arrivals.ts';
import { blocksOf } from './blocks.ts';
import { long } from './kernel.ts';
import { sendDatagrams, someAddress } from './loopback.ts';
import { around, frameOf, joined, pcapOf, tcpOf, throughGateway } from './packets.ts';
import { seeds } from './seeds.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-live-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sizes = { vniBits: 12, flowBits: 12 };
const ports = { vxlan: 4789, geneve: 6081 };
const ways: readonly Way[] = ['recvmmsg', 'dgram'];

interface Begun {
  readonly collector: Collector;
  readonly address: string;
  /** Resolves with the first statistics that satisfy. */
  readonly until: (fits: (statistics: Statistics) => boolean) => Promise<void>;
  readonly stop: () => Promise<LiveReport>;
}

async function begin(wanted: Partial<Wanted> & { readonly way: Wanted['way'] }, bufferBytes = 2 ** 22): Promise<Begun> {
  const address = someAddress();
  const waiting = new Set<(statistics: Statistics) => void>();
  const begun = await beginCollecting({
    listening: { address, ports, bufferBytes },
    write: undefined,
    learns: false,
    directory: new Map(),
    sizes,
    onStrangers: () => undefined,
    onHeard: () => undefined,
    flows: undefined,
    consumers: undefined,
    onStatistics: (statistics) => {
      for (const one of waiting) one(statistics);
    },
    ...wanted,
  });
  if (begun.kind === 'failed') throw new Error(begun.reason);
  const { collector } = begun;
  return {
    collector,
    address,
    until: (fits) =>
      new Promise((resolve) => {
        waiting.add((statistics) => {
          if (fits(statistics)) resolve();
        });
      }),
    stop: async () => {
      const ended = await collector.stop();
      if (ended.kind === 'failed') throw new Error(ended.reason);
      return ended.report;
    },
  };
}

const web = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) });
const vxlan = (vni: number): Uint8Array => encodeVxlan({ kind: 'vxlan', vni, frame: web });

/** Frames under the name of their interface; two sockets have no common order. */
function framesIn(bytes: Uint8Array): readonly string[] {
  const blocks = blocksOf(bytes);
  const names = blocks.flatMap((one) =>
    one.kind === 'interface' ? [new TextDecoder().decode(one.options.find(({ code }) => code === 2)?.value)] : [],
  );
  return blocks
    .flatMap((one) =>
      one.kind === 'packet'
        ? [`${names[one.interfaceId]} ${one.originalLength} ${Buffer.from(one.data).toString('hex')}`]
        : [],
    )
    .sort();
}

const sorted = ({ interfaces }: Report) => interfaces.toSorted((one, other) => (one.name < other.name ? -1 : 1));

describe.each(ways)('by %s', (way) => {
  test('sound, spoilt and random datagrams are counted and written as those of a file are', async () => {
    const [one, other] = [someAddress(), someAddress()];
    const directory = directoryOf([
      { vni: 3, source: long(one), task: { cluster: 'shop', service: 'web', task: 'aaaa', ...nothingElse } },
    ]);
    const drawn = fc.sample(arrival, { numRuns: 300, seed: 5 }).map(({ packet }) => packet.subarray(42));
    const noise = fc.sample(fc.uint8Array({ maxLength: 60 }), { numRuns: 100, seed: 6 });
    const payloads = [...drawn, ...noise, vxlan(3), throughGateway(3, web).subarray(42)];
    const path = join(folder, `${way}.pcapng`);
    const write = { kind: 'file', path } as const;
    const { address, stop } = await begin({ way, write, directory });
    const feeds = [one, other].flatMap((from) => [4789, 6081].map((port) => ({ from, port })));
    for (const { from, port } of feeds) await sendDatagrams(from, address, port, payloads);
    const report = await stop();

    const packets = feeds.flatMap((feed) => payloads.map((payload) => ({ at: 1n, packet: around(payload, feed) })));
    const { collected, output } = offline(pcapOf(packets), directory);
    const { engine, format, receiver, missedExports, missedCopies, captures, ...counted } = report;
    const { engine: _engine, format: _format, ...expected } = collected;
    expect({ ...counted, interfaces: sorted(report) }).toEqual({ ...expected, interfaces: sorted(collected) });
    expect(framesIn(readFileSync(path))).toEqual(framesIn(output));
    expect([engine, format, receiver.way, missedExports, missedCopies, captures]).toEqual([
      'wasm',
      'live',
      way,
      0,
      0,
      undefined,
    ]);
    expect(receiver.inlets).toEqual([
      { name: `${address}:4789`, packets: payloads.length * 2, dropped: 0 },
      { name: `${address}:6081`, packets: payloads.length * 2, dropped: 0 },
    ]);
    expect(report.decapsulated['attributed']).toBeGreaterThan(1);
  });

  test('a datagram longer than its slot is cut, and its length is told', async () => {
    const frame = joined([web, new Uint8Array(20_000)]);
    const { address, stop } = await begin({ way });
    await sendDatagrams(someAddress(), address, 4789, [encodeVxlan({ kind: 'vxlan', vni: 3, frame }), vxlan(3)]);
    const { packets, bytes, remarks } = await stop();
    expect({ packets, bytes, truncated: remarks['truncated'] }).toEqual({
      packets: 2,
      bytes: frame.length + web.length,
      truncated: 1,
    });
  });

  test('what finds no room is counted', async () => {
    const { address, collector, stop } = await begin({ way }, 1);
    await sendDatagrams(
      someAddress(),
      address,
      4789,
      Array.from({ length: 3000 }, () => joined([vxlan(1), new Uint8Array(1300)])),
    );
    const { packets, receiver } = await stop();
    const dropped = receiver.inlets[0]?.dropped ?? 0;
    expect(dropped).toBeGreaterThan(0);
    expect(packets + dropped).toBe(3000);
    expect(collector.facts.bufferBytes).toBeLessThan(10_000);
  });

  test('a change of the directory names packets from then on; statistics come while it runs', async () => {
    const { address, collector, until, stop } = await begin({ way });
    await sendDatagrams('127.0.0.1', address, 4789, [vxlan(3)]);
    await until(({ packets }) => packets === 1);
    collector.change(
      directoryOf([
        { vni: 3, source: undefined, task: { cluster: 'shop', service: 'web', task: 'aaaa', ...nothingElse } },
      ]),
    );
    // The thread hears one after the other.
    await collector.counted();
    await sendDatagrams('127.0.0.1', address, 4789, [vxlan(3), vxlan(3)]);
    await until(({ attributed, inlets }) => attributed === 2 && inlets[0]?.packets === 3);
    expect((await stop()).decapsulated).toMatchObject({ total: 3, attributed: 2, unattributed: 1 });
  });

  test('what each interface has had is told when it is asked for, after the interfaces', async () => {
    const names: string[] = [];
    const entry = {
      vni: 3,
      source: undefined,
      task: { cluster: 'shop', service: 'web', task: 'aaaa', ...nothingElse },
    };
    const { address, collector, until, stop } = await begin({
      way,
      directory: directoryOf([entry]),
      onInterfaces: (news) => {
        for (const { number, one } of news) names[number] = one.name;
      },
    });
    await sendDatagrams('127.0.0.1', address, 4789, [vxlan(3), vxlan(4), vxlan(3)]);
    await until(({ packets }) => packets === 3);
    const counts = await collector.counted();
    const bytes = counts[1] ?? 0;
    expect([names, [...counts]]).toEqual([
      ['shop/web/aaaa', 'vni-4'],
      [2, bytes, 1, bytes / 2],
    ]);
    expect(bytes).toBeGreaterThan(0);
    await stop();
    expect([...(await collector.counted())]).toEqual([]);
  });

  test('interfaces begin anew when there are too many, and nothing is told out of order', async () => {
    const story: string[] = [];
    const { address, collector, until, stop } = await begin({
      way,
      mostInterfaces: 2,
      flows: {
        interfaces: (news) => story.push(...news.map(({ number, one }) => `${number} ${one.name}`)),
        take: (exports) => story.push(`${exports.length / exportBytes} flows`),
        restart: () => story.push('restart'),
      },
      onRestart: (counts) => story.push(`had ${counts.filter((_, place) => place % 2 === 0).join(' ')}`),
    });
    await sendDatagrams('127.0.0.1', address, 4789, [vxlan(3), vxlan(4), vxlan(3)]);
    await until(({ packets }) => packets === 3);
    await sendDatagrams('127.0.0.1', address, 4789, [vxlan(5)]);
    await until(({ noRoom }) => noRoom['interfaces-forgotten'] === 3);
    await sendDatagrams('127.0.0.1', address, 4789, [vxlan(6), vxlan(3)]);
    await until(({ packets }) => packets === 6);
    expect([...(await collector.counted())].filter((_, place) => place % 2 === 0)).toEqual([1, 1]);
    expect((await stop()).interfaces.map(({ name }) => name)).toEqual(['vni-6', 'vni-3']);
    expect(story).toEqual([
      ...['0 vni-3', '1 vni-4', '2 vni-5', '3 flows', 'restart', 'had 2 1 1'],
      ...['0 vni-6', '1 vni-3', '2 flows'],
    ]);
  });

  test('an address where somebody receives already, or that is elsewhere, is refused in a sentence', async () => {
    const { address, stop } = await begin({ way });
    const attempt = (at: string) =>
      beginCollecting({
        listening: { address: at, ports, bufferBytes: 2 ** 16 },
        way,
        write: undefined,
        learns: false,
        directory: new Map(),
        onStatistics: () => undefined,
        onStrangers: () => undefined,
        onHeard: () => undefined,
        flows: undefined,
        consumers: undefined,
      });
    expect(await attempt(address)).toEqual({
      kind: 'failed',
      reason: `${address}:4789 (UDP): somebody else receives there: end that first, or listen on another address`,
    });
    expect(await attempt('192.0.2.1')).toEqual({
      kind: 'failed',
      reason: '192.0.2.1:4789 (UDP): this machine has no such address',
    });
    await stop();
  });
});

const nothingElse = { family: undefined, eni: undefined, az: undefined, account: undefined };

function offline(file: Uint8Array, directory: ReturnType<typeof directoryOf>) {
  const pieces: Uint8Array[] = [];
  let at = 0;
  const collected = collect({
    engine: createEngine(sizes, seeds),
    source: (into) => {
      const bytes = file.subarray(at, at + into.length);
      into.set(bytes);
      at += bytes.length;
      return bytes.length;
    },
    writeFlow: undefined,
    openSink: () => (bytes) => {
      pieces.push(bytes.slice());
    },
    directory,
    progress: () => undefined,
  });
  if (collected.kind !== 'collected') throw new Error(collected.kind);
  return { collected: collected.report, output: joined(pieces) };
}

test('the first way that works is recvmmsg', async () => {
  const { collector, stop } = await begin({ way: 'auto' });
  expect(collector.facts).toMatchObject({ way: 'recvmmsg', passed: [] });
  await stop();
});
