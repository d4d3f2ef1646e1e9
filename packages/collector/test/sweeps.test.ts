// Flows end in thousands, more of them than wait for the host at a time, and the table stays whole; in wasm as in its twin.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Engine } from '../src/engine/engine.ts';
import { createHost, type Host } from '../src/engine/host.ts';
import * as layout from '../src/engine/layout.ts';
import { createWasm } from '../src/engine/wasm.ts';
import { type Words, wordsOf } from '../src/engine/words.ts';
import { createTwin } from '../src/twin/twin.ts';
import { frameOf, mirrored, pcapOf, udpOf } from './packets.ts';
import { seeds } from './seeds.ts';
import { code } from './twins.ts';

const sizes = { vniBits: 4, flowBits: 14 };
const idleTimeout = 60n;
const many = 10_000;
const nothing = new Uint8Array(0);

interface Table {
  readonly engine: Engine;
  readonly host: Host;
  readonly words: Words;
  /** Of every export: the source port, the packets, and why it ended. */
  readonly told: (readonly [port: number, packets: number, reason: number])[];
}

function tableOf(engine: Engine): Table {
  const words = wordsOf(engine);
  const told: (readonly [number, number, number])[] = [];
  words.set(layout.interfacesAt, 1);
  words.set(layout.interfacesAt + layout.interfaceTimeFactor, 1);
  words.setLong(layout.idleTimeoutAt, idleTimeout);
  words.setLong(layout.activeTimeoutAt, 1000n);
  const host = createHost(engine, {
    unknownVni: () => engine.addVni(words.get(layout.unknownVniAt), layout.classUnattributed, 1, 1),
    output: () => undefined,
    flows: (exports) => {
      const view = new DataView(exports.buffer, exports.byteOffset, exports.byteLength);
      for (let at = 0; at < exports.length; at += layout.exportBytes) {
        const packets = view.getUint32(at + layout.flowPackets, true);
        told.push([view.getUint16(at + layout.flowPorts), packets, view.getUint32(at + layout.flowReason, true)]);
      }
    },
  });
  return { engine, host, words, told };
}

/** A packet each of flows that differ in their source ports. */
function feed({ engine, host }: Table, ports: readonly number[], at: bigint): void {
  const packets = ports.map((port) =>
    mirrored(7, frameOf('10.0.0.1', '10.0.0.2', { protocol: 17, payload: udpOf(port, 53, nothing) })),
  );
  const bytes = pcapOf(packets.map((packet) => ({ at, packet }))).subarray(24);
  new Uint8Array(engine.buffer).set(bytes, layout.inputAt);
  const end = layout.inputAt + bytes.length;
  host.drive((from) => engine.readPcap(from, end), layout.inputAt);
}

const ports = Array.from({ length: many }, (_, index) => 1 + index);
const [early, late] = [ports.slice(0, many / 2), ports.slice(many / 2)];
const sorted = (table: Table) => table.told.toSorted(([one], [other]) => one - other);

describe.each([
  ['wasm', () => createWasm(code, sizes, seeds)],
  ['twin', () => createTwin(sizes, seeds)],
])('%s', (_name, create) => {
  let table: Table;
  beforeEach(() => {
    table = tableOf(create());
    feed(table, early, 5n);
    feed(table, late, 50n);
  });

  test('all end, each once, and nobody is left', () => {
    table.host.sweep(true);
    expect(sorted(table)).toEqual(ports.map((port) => [port, 1, layout.endForced]));
    expect(table.words.get(layout.flowCountAt)).toBe(0);
    table.host.sweep(true);
    expect(table.told).toHaveLength(many);
  });

  test('the same flows begin anew after all have ended', () => {
    table.host.sweep(true);
    feed(table, late, 55n);
    feed(table, late, 56n);
    table.told.length = 0;
    table.host.sweep(true);
    expect(sorted(table)).toEqual(late.map((port) => [port, 2, layout.endForced]));
  });

  test('those end that are due, and the others go on', () => {
    table.words.setLong(layout.latestAt, 5n + idleTimeout);
    table.host.sweep(false);
    expect(sorted(table)).toEqual(early.map((port) => [port, 1, layout.endIdle]));
    expect(table.words.get(layout.flowCountAt)).toBe(late.length);
    feed(table, late, 70n);
    expect(table.words.get(layout.flowCountAt)).toBe(late.length);
    table.told.length = 0;
    table.host.sweep(true);
    expect(sorted(table)).toEqual(late.map((port) => [port, 2, layout.endForced]));
  });
});

test('more flows than the table holds end early, and are counted', () => {
  const table = tableOf(createWasm(code, { vniBits: 4, flowBits: 8 }, seeds));
  feed(table, ports.slice(0, 150), 5n);
  expect([table.host.endedEarly(), table.told.length]).toEqual([0, 0]);
  feed(table, ports.slice(150, 300), 5n);
  expect(table.host.endedEarly()).toBe(table.told.length);
  expect(table.told.length).toBeGreaterThan(0);
  expect(table.told.length + table.words.get(layout.flowCountAt)).toBe(300);
  // What is due has not ended early.
  const before = table.host.endedEarly();
  table.host.sweep(true);
  expect(table.host.endedEarly()).toBe(before);
});

test('both tell of them in the same order', () => {
  const [ofWasm, ofTwin] = [tableOf(createWasm(code, sizes, seeds)), tableOf(createTwin(sizes, seeds))];
  for (const table of [ofWasm, ofTwin]) {
    feed(table, ports, 5n);
    table.host.sweep(true);
  }
  expect(ofTwin.told).toEqual(ofWasm.told);
});
