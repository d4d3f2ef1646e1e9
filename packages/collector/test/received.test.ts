// What the loop makes of datagrams and ring blocks: the same as of the same packets in a file, by wasm and by its twin.
import { readFileSync } from 'node:fs';
import { encodeGeneve, encodeVxlan } from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as counts from '../src/engine/counts.ts';
import type { Engine } from '../src/engine/engine.ts';
import * as layout from '../src/engine/layout.ts';
import { createWasm } from '../src/engine/wasm.ts';
import { createTwin } from '../src/twin/twin.ts';
import { artefact } from '../src/wasm/artefact.ts';
import { arrival } from './arrivals.ts';
import { blocksOf } from './blocks.ts';
import { type Datagram, ringOf, setDatagrams } from './kernel.ts';
import { frameOf, mirrored, tcpOf, throughGateway } from './packets.ts';
import { seeds } from './seeds.ts';
import { sameTrace, type Trace } from './twins.ts';

const sizes = { vniBits: 4, flowBits: 4 };
const engines: readonly (readonly [string, () => Engine])[] = [
  ['wasm', () => createWasm(readFileSync(artefact()), sizes, seeds)],
  ['its twin', () => createTwin(sizes, seeds)],
];
const web = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) });
const vxlan = encodeVxlan({ kind: 'vxlan', vni: 7, frame: web });
const inGeneve = throughGateway(7, web).subarray(42);
const moment = 1_760_000_000_123_456_789n;

describe.each(engines)('%s', (_name, create) => {
  const prepared = () => {
    const engine = create();
    const memory = new Uint8Array(engine.buffer);
    const view = new DataView(engine.buffer);
    const counter = (place: number): number => Number(view.getBigUint64(place * 8, true));
    return { engine, memory, view, counter };
  };
  const read = (datagrams: readonly Datagram[], tunnel: number) => {
    const one = prepared();
    one.engine.addVni(7, layout.classUnattributed, 1, 1);
    setDatagrams(one.view, one.memory, datagrams);
    const done = one.engine.readDatagrams(0, datagrams.length, tunnel);
    const length = one.view.getUint32(layout.outputLengthAt, true);
    return { ...one, done, blocks: blocksOf(one.memory.slice(layout.outputAt, layout.outputAt + length)) };
  };

  test('takes a datagram out of VXLAN, with the time that the kernel told', () => {
    const { done, blocks } = read([{ payload: vxlan, at: moment }], layout.tunnelVxlan);
    expect(done).toBe(1);
    expect(blocks).toMatchObject([{ kind: 'packet', timestamp: moment, originalLength: web.length, data: web }]);
  });

  test('gives the time of the batch to a datagram without one', () => {
    const one = prepared();
    one.engine.addVni(7, layout.classUnattributed, 1, 1);
    one.view.setBigUint64(layout.batchTimeAt, moment, true);
    setDatagrams(one.view, one.memory, [{ payload: vxlan }]);
    one.engine.readDatagrams(0, 1, layout.tunnelVxlan);
    expect(one.view.getBigUint64(layout.latestAt, true)).toBe(moment);
  });

  test('takes VXLAN out of GENEVE on its socket, and takes neither for the other', () => {
    const { counter, blocks } = read([{ payload: inGeneve, at: moment }], layout.tunnelGeneve);
    expect(counter(counts.throughGateway)).toBe(1);
    expect(blocks).toMatchObject([{ data: web }]);
    expect(read([{ payload: vxlan }], layout.tunnelGeneve).counter(counts.decapsulated)).toBe(0);
    expect(read([{ payload: inGeneve }], layout.tunnelVxlan).counter(counts.vxlanNoVni)).toBe(1);
  });

  test('names a datagram of GENEVE without VXLAN as the file reader does', () => {
    const payload = encodeGeneve({
      kind: 'geneve',
      control: false,
      protocol: 0x0800,
      vni: 0,
      options: [],
      payload: web.subarray(14),
    });
    expect(read([{ payload }], layout.tunnelGeneve).counter(counts.geneveWithoutVxlan)).toBe(1);
  });

  test.each([
    ['10.1.0.1', '0.0.0.0.0.0.0.0.0.0.255.255.10.1.0.1'],
    ['fd00::7', '253.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7'],
  ])('tells the host who sent it: %s', (from, told) => {
    const one = prepared();
    setDatagrams(one.view, one.memory, [{ payload: vxlan, from }]);
    expect(one.engine.readDatagrams(0, 1, layout.tunnelVxlan)).toBe(0);
    expect(one.view.getUint32(layout.statusAt, true)).toBe(layout.stopUnknownVni);
    const at = layout.unknownSourceAt;
    expect(one.memory.subarray(at, at + 16).join('.')).toBe(told);
  });

  test('goes on with the datagram before which it stopped, and counts none twice', () => {
    const one = prepared();
    const payload = (vni: number): Uint8Array => encodeVxlan({ kind: 'vxlan', vni, frame: web });
    setDatagrams(
      one.view,
      one.memory,
      Array.from({ length: 40 }, (_, index) => ({ payload: payload(index % 3) })),
    );
    let at = 0;
    for (let calls = 0; at < 40 && calls < 9; calls += 1) {
      at = one.engine.readDatagrams(at, 40, layout.tunnelVxlan);
      if (at < 40) one.engine.addVni(one.view.getUint32(layout.unknownVniAt, true), 1, 1, 1);
    }
    expect(at).toBe(40);
    expect(one.counter(counts.decapsulated)).toBe(40);
  });

  test('counts one longer than its slot with the length that it had', () => {
    const frame = new Uint8Array(20_000);
    frame.set(web);
    const payload = encodeVxlan({ kind: 'vxlan', vni: 7, frame });
    const { blocks, counter } = read([{ payload }], layout.tunnelVxlan);
    expect(blocks).toMatchObject([{ originalLength: 20_000, data: frame.subarray(0, layout.slotBytes - 8) }]);
    expect(counter(counts.truncated)).toBe(1);
  });

  test('leaves the headers as the next recvmmsg needs them', () => {
    const { view } = read([{ payload: vxlan, at: moment }, { payload: vxlan }], layout.tunnelVxlan);
    for (const message of [layout.messagesAt, layout.messagesAt + layout.messageBytes]) {
      expect(view.getUint32(message + layout.messageNameLength, true)).toBe(layout.nameBytes);
      expect(view.getBigUint64(message + layout.messageControlLength, true)).toBe(BigInt(layout.controlBytes));
    }
  });

  const ring = (bytes: Uint8Array) => {
    const one = prepared();
    one.engine.addVni(7, layout.classUnattributed, 1, 1);
    one.view.setUint32(layout.interfacesAt, 1, true);
    one.memory.set(bytes, layout.inputAt);
    const done = one.engine.readRing(layout.inputAt, layout.inputAt + bytes.length) - layout.inputAt;
    return { ...one, done, status: one.view.getUint32(layout.statusAt, true) };
  };
  const mirror = { packet: mirrored(7, web), seconds: 1_760_000_000, nanoseconds: 999_999_999 };

  test('reads all packets of a ring block, to the nanosecond', () => {
    const bytes = ringOf(Array.from({ length: 70 }, () => mirror));
    const { done, status, counter, view } = ring(bytes);
    expect([done, status]).toEqual([bytes.length, layout.stopNone]);
    expect(counter(counts.decapsulated)).toBe(70);
    expect(view.getBigUint64(layout.latestAt, true)).toBe(1_760_000_000_999_999_999n);
  });

  test.each<[string, (view: DataView) => void]>([
    ['a packet that reaches into the next header', (view) => view.setUint32(12, 2000, true)],
    ['a packet inside its own header', (view) => view.setUint16(24, 40, true)],
    ['a next header beyond the end', (view) => view.setUint32(0, 1 << 20, true)],
    ['a length that wraps around', (view) => view.setUint32(12, 0xffff_ffff, true)],
  ])('stops at %s, and has read what stands before', (_what, spoil) => {
    const whole = ringOf([mirror, mirror, mirror]);
    const first = new DataView(whole.buffer).getUint32(0, true);
    spoil(new DataView(whole.buffer, first));
    const { done, status, counter } = ring(whole);
    expect([done, status, counter(counts.decapsulated)]).toEqual([first, layout.stopDamaged, 1]);
  });

  test('stops at a header that the block cuts', () => {
    const whole = ringOf([mirror, mirror]);
    const first = new DataView(whole.buffer).getUint32(0, true);
    expect(ring(whole.subarray(0, first + 47))).toMatchObject({ done: first, status: layout.stopDamaged });
  });
});

describe('the same bytes of wasm and twin', () => {
  const spots = fc.array(fc.tuple(fc.nat(layout.inputBytes - 1), fc.nat(255)), { maxLength: 4 });
  /** Into headers, where a spot in all of the input hardly ever falls. */
  const headerSpots = fc.array(fc.tuple(fc.nat(40 * 64 - 1), fc.nat(255)), { maxLength: 8 });
  const time = fc.option(fc.bigInt(1_000_000_000_000n, 1_012_000_000_000n), { nil: undefined });
  const from = fc.constantFrom('10.1.0.1', '10.0.0.2', 'fd00::1', '2001:db8::2');
  const datagram = fc.tuple(arrival, from, time).map(
    ([{ packet }, sender, at]): Datagram => ({
      payload: packet.subarray(42),
      from: sender,
      ...(at === undefined ? {} : { at }),
    }),
  );
  const sameDatagrams = (
    datagrams: readonly Datagram[],
    tunnel: number,
    spoil: (memory: Uint8Array) => void = () => undefined,
  ): Trace =>
    sameTrace({
      prepare: (view, memory) => {
        view.setBigUint64(layout.batchTimeAt, 1_005_000_000_000n, true);
        setDatagrams(view, memory, datagrams);
        spoil(memory);
      },
      read: (engine, at) => engine.readDatagrams(at, datagrams.length, tunnel),
      begin: 0,
    });
  const tunnel = fc.constantFrom(layout.tunnelVxlan, layout.tunnelGeneve);

  test('on datagrams of every kind', () => {
    fc.assert(
      fc.property(fc.array(datagram, { maxLength: 90 }), tunnel, (datagrams, one) => {
        sameDatagrams(datagrams, one);
      }),
      { numRuns: 120 },
    );
  });

  test('on datagrams whose bytes and headers are spoilt anywhere', () => {
    fc.assert(
      fc.property(fc.array(datagram, { maxLength: 40 }), tunnel, spots, headerSpots, (datagrams, one, far, near) => {
        sameDatagrams(datagrams, one, (memory) => {
          for (const [place, value] of far) memory[layout.inputAt + place] = value;
          for (const [place, value] of near) memory[layout.messagesAt + place] = value;
          for (const [place, value] of near) memory[layout.controlsAt + (place % 1280)] = value;
        });
      }),
      { numRuns: 120 },
    );
  });

  const ringPacket = fc
    .tuple(arrival, fc.integer({ min: 1000, max: 1012 }), fc.nat(0xffff_ffff))
    .map(([{ packet }, seconds, nanoseconds]) => ({ packet, seconds, nanoseconds }));
  const sameRing = (bytes: Uint8Array, linkType: number): Trace =>
    sameTrace({
      prepare: (view, memory) => {
        view.setUint32(layout.interfacesAt, linkType, true);
        memory.set(bytes, layout.inputAt);
      },
      read: (engine, at) => engine.readRing(at, layout.inputAt + bytes.length),
      begin: layout.inputAt,
    });

  test('on ring blocks, spoilt anywhere, and on noise', () => {
    fc.assert(
      fc.property(
        fc.array(ringPacket, { maxLength: 60 }),
        fc.constantFrom(1, 101, 113),
        fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { maxLength: 4 }),
        fc.uint8Array({ maxLength: 80 }),
        (packets, linkType, changes, noise) => {
          const bytes = new Uint8Array(Buffer.concat([ringOf(packets), noise]));
          for (const [place, value] of changes) if (place < bytes.length) bytes[place] = value;
          sameRing(bytes, linkType);
        },
      ),
      { numRuns: 200 },
    );
  });
});
