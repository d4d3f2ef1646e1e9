// Live work without sockets: datagrams laid into their slots, clocks that somebody sets, a directory that changes, a table that fills.
import { encodeVxlan } from '@tasktap/wire';
import { describe, expect, test } from 'vitest';
import type { CaptureOptions } from '../src/captures/captures.ts';
import { type Directory, directoryOf, type TaskIdentity } from '../src/directory/directory.ts';
import type { Engine } from '../src/engine/engine.ts';
import * as layout from '../src/engine/layout.ts';
import { createLive, type Live } from '../src/live/collecting.ts';
import { createCaptureOutput, createFileOutput, type Output } from '../src/live/output.ts';
import { createEngine } from '../src/wasm/load.ts';
import { blocksOf } from './blocks.ts';
import { type Datagram, long, ringOf, setDatagrams } from './kernel.ts';
import { createMemoryDisk, type MemoryDisk } from './memory-disk.ts';
import { frameOf, geneveOf, ipOf, joined, mirrored, pcapOf, tcpOf, udpOf } from './packets.ts';
import { seeds } from './seeds.ts';

const web = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) });
const of = (vni: number, from = '10.1.0.1'): Datagram => ({
  payload: encodeVxlan({ kind: 'vxlan', vni, frame: web }),
  from,
});
const task: TaskIdentity = {
  cluster: 'shop',
  service: 'web',
  task: 'aaaa',
  family: undefined,
  eni: undefined,
  az: undefined,
  account: undefined,
};

const captureOptions: CaptureOptions = {
  name: 'tasktap',
  fileBytes: 2 ** 20,
  period: undefined,
  files: undefined,
  diskBytes: 2 ** 24,
  whenFull: 'ring',
  awaitsUpload: false,
  hold: { bytes: 2 ** 20, time: 30_000_000_000n },
};

interface Bench {
  readonly live: Live;
  readonly receive: (datagrams: readonly Datagram[], tunnel?: number) => void;
  readonly clock: { seconds: bigint };
  readonly written: () => Uint8Array;
  /** By interface: task, or VNI. */
  readonly owners: readonly string[];
  /** Packets of interfaces that are no more, each time that all began anew. */
  readonly forgotten: readonly number[];
  /** Since the last time. */
  readonly strangers: () => readonly number[];
}

/** A loop that comes back to the same datagram for ever would hang the test. */
function movingOn(engine: Engine): Engine {
  let [last, calls] = [0, 0];
  return {
    ...engine,
    readDatagrams: (first, amount, tunnel) => {
      calls = first === last ? calls + 1 : 0;
      last = first;
      if (calls > 10_000) throw new Error(`the loop stands still at datagram ${first}`);
      return engine.readDatagrams(first, amount, tunnel);
    },
  };
}

const nobody: Directory = new Map();

function bench({
  directory = nobody,
  sizes = { vniBits: 6, flowBits: 8 },
  output = undefined as Output | undefined,
  mostInterfaces = 1000,
  forwardersVni = undefined as number | undefined,
} = {}): Bench {
  const engine = movingOn(createEngine(sizes, seeds));
  const pieces: Uint8Array[] = [];
  const clock = { seconds: 1_760_000_000n };
  const strangers: number[] = [];
  const owners: string[] = [];
  const forgotten: number[] = [];
  const live = createLive({
    engine,
    directory,
    output:
      output ??
      createFileOutput((bytes) => {
        pieces.push(bytes.slice());
      }),
    learns: output !== undefined,
    forwardersVni,
    stranger: (vni) => strangers.push(vni),
    interfaces: ({ number, owner }) => {
      owners[number] = owner.task?.task ?? `${owner.vni}`;
    },
    flows: () => undefined,
    packets: () => undefined,
    restart: (counts) => {
      owners.length = 0;
      forgotten.push(counts.filter((_, place) => place % 2 === 0).reduce((sum, packets) => sum + packets, 0));
    },
    now: () => clock.seconds * 1_000_000_000n,
    mostInterfaces,
  });
  return {
    live,
    owners,
    forgotten,
    strangers: () => strangers.splice(0),
    clock,
    receive: (datagrams, tunnel = layout.tunnelVxlan) => {
      for (let first = 0; first < datagrams.length; first += layout.slots) {
        const some = datagrams.slice(first, first + layout.slots);
        setDatagrams(new DataView(engine.buffer), new Uint8Array(engine.buffer), some);
        live.datagrams(some.length, tunnel);
      }
    },
    written: () => joined(pieces),
  };
}

/** What each interface has according to the packets that are there. */
function told(bytes: Uint8Array): Readonly<Record<string, number>> {
  const blocks = blocksOf(bytes);
  const names = blocks.flatMap((one) =>
    one.kind === 'interface' ? [new TextDecoder().decode(one.options.find(({ code }) => code === 2)?.value)] : [],
  );
  const counted = blocks.filter((one) => one.kind === 'packet').map((one) => names[one.interfaceId] ?? '');
  return Object.fromEntries([...Map.groupBy(counted, (name) => name)].map(([name, all]) => [name, all.length]));
}

const named = (report: ReturnType<Live['end']>): Readonly<Record<string, number>> =>
  Object.fromEntries(report.interfaces.map(({ name, packets }) => [name, packets]));

describe('whoever keeps the directory', () => {
  test('is told once of a VNI that nobody knows, and of a foreign source of one that is known', () => {
    const { live, receive, strangers } = bench({
      directory: directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]),
    });
    receive([of(7), of(8), of(8)]);
    expect(strangers()).toEqual([8]);
    receive([of(7, '10.1.0.2'), of(7), of(8)]);
    expect(strangers()).toEqual([7]);
    live.change(directoryOf([{ vni: 7, source: undefined, task }]));
    receive([of(7, '10.1.0.2'), of(7)]);
    expect(strangers()).toEqual([]);
  });

  test('is told which of the tasks with one VNI was heard', () => {
    const other = { ...task, task: 'other', eni: 'eni-other' };
    const { live, receive } = bench({
      directory: directoryOf([
        { vni: 7, source: long('10.1.0.1'), task },
        { vni: 7, source: long('10.1.0.2'), task: other },
      ]),
    });
    receive([of(7, '10.1.0.2')]);
    expect(live.heard()).toEqual([{ vni: 7, eni: 'eni-other' }]);
    // In GENEVE a balancer sends, and the address of the task is inside.
    receive([{ payload: geneveOf(7, web, '10.1.0.2'), from: '10.9.0.1' }], layout.tunnelGeneve);
    expect(live.heard()).toEqual([{ vni: 7, eni: 'eni-other' }]);
  });

  test('is told who was heard since the last time: tasks alone', () => {
    const { live, receive } = bench({ directory: directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]) });
    expect(live.heard()).toEqual([]);
    receive([of(7), of(8)]);
    expect(live.heard()).toEqual([{ vni: 7, eni: task.eni }]);
    receive([of(8), of(7, '10.1.0.2')]);
    expect(live.heard()).toEqual([]);
    receive([of(7)]);
    expect(live.heard()).toEqual([{ vni: 7, eni: task.eni }]);
  });
});

describe('captures, where the directory may learn', () => {
  const inFiles = (disk: MemoryDisk) => Object.assign({}, ...[...disk.files.values()].map(told));

  test('an unknown VNI has an interface for each source, and what is learned holds for its packets before', () => {
    const disk = createMemoryDisk();
    const { live, receive, owners } = bench({ output: createCaptureOutput(captureOptions, disk) });
    receive([of(7), of(7), of(7, '10.1.0.2'), of(7, '10.1.0.3')]);
    live.change(directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]));
    receive([of(7), of(7, '10.1.0.2'), of(7, '10.1.0.4')]);
    const { interfaces, decapsulated } = live.end();
    expect(interfaces.map(({ name, packets }) => [name, packets])).toEqual([
      ['shop/web/aaaa', 3],
      ['vni-7-spoofed', 3],
      ['vni-7-spoofed', 1],
    ]);
    expect(owners).toEqual(['aaaa', '7', '7']);
    expect(decapsulated).toMatchObject({ attributed: 1, unattributed: 4, spoofed: 2 });
    expect(inFiles(disk)).toEqual({ 'shop/web/aaaa': 3, 'vni-7-spoofed': 4 });
  });

  test('a task that was known before has the interface that it had', () => {
    const disk = createMemoryDisk();
    const directory = directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]);
    const { live, receive } = bench({ directory, output: createCaptureOutput(captureOptions, disk) });
    receive([of(7)]);
    live.change(new Map([[7, []]]));
    receive([of(7)]);
    live.change(directory);
    receive([of(7)]);
    expect(named(live.end())).toEqual({ 'shop/web/aaaa': 2, 'vni-7': 1 });
  });

  test('beyond eight sources of an unknown VNI they share one', () => {
    const { live, receive } = bench({ output: createCaptureOutput(captureOptions, createMemoryDisk()) });
    receive(Array.from({ length: 20 }, (_, index) => of(7, `10.1.0.${index}`)));
    const { interfaces } = live.end();
    expect(interfaces.map(({ packets }) => packets)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 12]);
  });

  test('a table that fills loses no packet, and no name', () => {
    const disk = createMemoryDisk();
    const { live, receive } = bench({
      output: createCaptureOutput(captureOptions, disk),
      sizes: { vniBits: 4, flowBits: 8 },
    });
    receive(Array.from({ length: 30 }, (_, index) => of(100 + index)));
    receive([of(7), of(7, '10.1.0.2')]);
    live.change(directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]));
    receive([of(7)]);
    const report = live.end();
    expect(named(report)).toMatchObject({ 'shop/web/aaaa': 2, 'vni-7-spoofed': 1, 'vni-100': 1, 'vni-129': 1 });
    expect(inFiles(disk)).toEqual(named(report));
  });

  test('interfaces that begin anew are others in the same capture, and what is held keeps its name', () => {
    const disk = createMemoryDisk();
    const output = createCaptureOutput(captureOptions, disk);
    const { live, receive, clock } = bench({ output, mostInterfaces: 2 });
    const at = (vni: number) => directoryOf([{ vni, source: long('10.1.0.1'), task: { ...task, task: `t${vni}` } }]);
    receive([of(1), of(2), of(3), of(4), of(5)]);
    live.change(at(1));
    live.tick();
    expect(live.tally().noRoom['interfaces-forgotten']).toBe(5);
    receive([of(6), of(1)]);
    live.change(at(6));
    receive([of(6), of(2)]);
    clock.seconds += 31n;
    live.tick();
    live.end();
    expect(inFiles(disk)).toEqual({
      'shop/web/t1': 2,
      'shop/web/t6': 2,
      'vni-2': 2,
      'vni-3': 1,
      'vni-4': 1,
      'vni-5': 1,
    });
  });

  test('a VNI whose task went before all began anew is as unknown afterwards as any other', () => {
    const output = createCaptureOutput(captureOptions, createMemoryDisk());
    const { live, receive } = bench({ output, mostInterfaces: 2 });
    live.change(directoryOf([{ vni: 5, source: long('10.1.0.1'), task }]));
    live.change(new Map([[5, []]]));
    receive([of(1), of(2), of(3)]);
    live.tick();
    receive([of(5), of(5, '10.1.0.2')]);
    expect(live.end().interfaces.map(({ description }) => description)).toEqual([
      'VNI 5 from 10.1.0.1, in no directory',
      'VNI 5 from 10.1.0.2, in no directory',
    ]);
  });

  test('a disk that refuses costs packets, which are counted, and nothing else', () => {
    const disk = createMemoryDisk();
    const output = createCaptureOutput(captureOptions, { ...disk, create: () => ({ kind: 'failed', code: 'ENOSPC' }) });
    const { live, receive } = bench({ output });
    live.tick();
    for (let batch = 0; batch < 400; batch += 1) receive(Array.from({ length: 190 }, () => of(7)));
    live.tick();
    expect(named(live.end())).toEqual({ 'vni-7': 76_000 });
    const counts = output.counts?.();
    expect(counts).toMatchObject({ 'written-packets': 0, 'lost-disk': 76_000 });
  });
});

describe('the VNI of forwarders, where the directory may learn', () => {
  const forwarder = (n: number) => ({
    vni: 1,
    source: long(`10.1.0.${n}`),
    task: { ...task, task: `t${n}`, eni: `eni-${n}` },
  });
  const from = (...numbers: readonly number[]) => numbers.map((n) => of(1, `10.1.0.${n}`));
  const many = Array.from({ length: 20 }, (_, n) => n + 1);
  const captured = () => createCaptureOutput(captureOptions, createMemoryDisk());

  test('has an interface for each address, whoever is known, and each is told of', () => {
    const { live, receive, strangers } = bench({
      forwardersVni: 1,
      directory: directoryOf([forwarder(1)]),
      output: captured(),
    });
    receive([...from(...many), ...from(...many)]);
    expect(strangers()).toEqual(many.slice(1).map(() => 1));
    const { interfaces, decapsulated } = live.end();
    expect(interfaces).toHaveLength(20);
    expect(interfaces.every(({ packets }) => packets === 2)).toBe(true);
    expect(decapsulated).toMatchObject({ attributed: 2, unattributed: 38, spoofed: 0 });
  });

  test('what is learned holds for the packets before, and whoever is still unknown is named later', () => {
    const disk = createMemoryDisk();
    const { live, receive, strangers } = bench({
      forwardersVni: 1,
      output: createCaptureOutput(captureOptions, disk),
    });
    receive(from(...many));
    live.change(directoryOf([forwarder(12)]));
    receive(from(...many, 21));
    expect(strangers()).toHaveLength(21);
    live.change(directoryOf([forwarder(3), forwarder(12), forwarder(21)]));
    receive(from(3, 12, 21));
    const report = live.end();
    expect(named(report)).toMatchObject({ 'shop/web/t3': 3, 'shop/web/t12': 3, 'shop/web/t21': 2 });
    expect(Object.assign({}, ...[...disk.files.values()].map(told))).toEqual({
      'vni-1': 36,
      'shop/web/t3': 3,
      'shop/web/t12': 3,
      'shop/web/t21': 2,
    });
    expect(report.decapsulated['spoofed']).toBe(0);
  });

  test('in a file that keeps its names, later packets have the new one', () => {
    const { live, receive, strangers } = bench({ forwardersVni: 1 });
    receive(from(1, 2, 2));
    expect(strangers()).toEqual([1, 1]);
    live.change(directoryOf([forwarder(1)]));
    receive(from(1, 2));
    expect(live.end().interfaces.map(({ name, packets }) => [name, packets])).toEqual([
      ['vni-1', 1],
      ['vni-1', 3],
      ['shop/web/t1', 1],
    ]);
  });

  test('an address whose task was forgotten is told of again, and may be another one’s', () => {
    const { live, receive, strangers } = bench({
      forwardersVni: 1,
      directory: directoryOf([forwarder(1), forwarder(2)]),
      output: captured(),
    });
    receive(from(1, 2));
    live.change(directoryOf([forwarder(2)]));
    expect(strangers()).toEqual([]);
    receive(from(1, 2));
    expect(strangers()).toEqual([1]);
    live.change(directoryOf([forwarder(2), { ...forwarder(1), task: { ...task, task: 'heir' } }]));
    receive(from(1));
    expect(named(live.end())).toEqual({ 'shop/web/t1': 1, 'shop/web/t2': 2, 'shop/web/heir': 2 });
  });

  test('a table that fills loses no packet, and no name', () => {
    const { live, receive } = bench({
      forwardersVni: 1,
      directory: directoryOf([forwarder(1), forwarder(2)]),
      output: captured(),
      sizes: { vniBits: 4, flowBits: 8 },
    });
    receive([...from(1), ...from(...many), ...from(...many)]);
    const report = live.end();
    expect(report.noRoom['vni-tables-emptied']).toBeGreaterThan(0);
    expect(report.interfaces).toHaveLength(20);
    expect(named(report)).toMatchObject({ 'shop/web/t1': 3, 'shop/web/t2': 2 });
    expect(report.decapsulated).toMatchObject({ attributed: 5, unattributed: 36, spoofed: 0 });
  });

  test('each takes a row, and no more', () => {
    const { live, receive } = bench({
      forwardersVni: 1,
      directory: directoryOf(many.slice(0, 8).map(forwarder)),
      sizes: { vniBits: 4, flowBits: 8 },
    });
    receive(from(...many.slice(0, 12)));
    const report = live.end();
    expect(report.noRoom).toMatchObject({ 'vni-tables-emptied': 0, 'vnis-in-others': 0 });
    expect(report.decapsulated).toMatchObject({ attributed: 8, unattributed: 4 });
  });

  test('a task that takes it from any address leaves nobody unknown', () => {
    const { live, receive, strangers } = bench({ forwardersVni: 1, output: captured() });
    receive(from(1));
    live.change(directoryOf([{ vni: 1, source: undefined, task }]));
    receive(from(1, 2));
    expect(strangers()).toEqual([1]);
    expect(named(live.end())).toEqual({ 'shop/web/aaaa': 3 });
  });

  test('other VNIs are as without it', () => {
    const directory = directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]);
    const { live, receive } = bench({ forwardersVni: 1, directory, output: captured() });
    receive([of(7), of(7, '10.1.0.2')]);
    expect(named(live.end())).toEqual({ 'shop/web/aaaa': 1, 'vni-7-spoofed': 1 });
  });
});

describe('a directory that changes', () => {
  test('names packets from then on, those of known and of unknown senders', () => {
    const { live, receive, written } = bench();
    receive([of(7), of(7, '10.1.0.2')]);
    live.change(directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]));
    receive([of(7), of(7), of(7, '10.1.0.2')]);
    const report = live.end();
    expect(report.decapsulated).toMatchObject({ attributed: 2, unattributed: 2, spoofed: 1 });
    expect(named(report)).toEqual({ 'vni-7': 2, 'shop/web/aaaa': 2, 'vni-7-spoofed': 1 });
    expect(told(written())).toEqual(named(report));
  });

  test('takes a name away, and gives the same interface back when the task is there again', () => {
    const directory = directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]);
    const { live, receive, written } = bench({ directory });
    receive([of(7)]);
    live.change(new Map([[7, []]]));
    receive([of(7)]);
    live.change(directory);
    receive([of(7), of(7)]);
    const report = live.end();
    expect(report.decapsulated).toMatchObject({ attributed: 3, unattributed: 1, spoofed: 0 });
    expect(named(report)).toEqual({ 'shop/web/aaaa': 3, 'vni-7': 1 });
    expect(told(written())).toEqual(named(report));
  });

  test('gives the VNI to a task without a source, and to another source', () => {
    const { live, receive } = bench({ directory: directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]) });
    receive([of(7)]);
    live.change(directoryOf([{ vni: 7, source: undefined, task: { ...task, task: 'bbbb' } }]));
    receive([of(7), of(7, '10.1.0.9')]);
    live.change(directoryOf([{ vni: 7, source: long('10.1.0.9'), task: { ...task, task: 'cccc' } }]));
    receive([of(7), of(7, '10.1.0.9')]);
    expect(named(live.end())).toEqual({
      'shop/web/aaaa': 1,
      'shop/web/bbbb': 2,
      'vni-7-spoofed': 1,
      'shop/web/cccc': 1,
    });
  });

  test('changes nothing for VNIs that it does not name', () => {
    const { live, receive } = bench();
    receive([of(7), of(8)]);
    live.change(directoryOf([{ vni: 9, source: undefined, task }]));
    receive([of(7), of(8)]);
    expect(named(live.end())).toEqual({ 'vni-7': 2, 'vni-8': 2 });
  });
});

describe('when the table of VNIs is full', () => {
  const sizes = { vniBits: 4, flowBits: 8 };
  const many = Array.from({ length: 40 }, (_, index) => of(index));

  test('all rows are forgotten, and no packet loses its interface', () => {
    const directory = directoryOf([{ vni: 3, source: long('10.1.0.1'), task }]);
    const { live, receive, written } = bench({ sizes, directory });
    receive([...many, ...many]);
    const report = live.end();
    expect(Object.keys(named(report))).toHaveLength(40);
    expect(new Set(Object.values(named(report)))).toEqual(new Set([2]));
    expect(named(report)['shop/web/aaaa']).toBe(2);
    expect(told(written())).toEqual(named(report));
  });

  test('their flows end', () => {
    const { live, receive } = bench({ sizes });
    receive(many.slice(0, 12));
    expect(live.tally().flows).toBe(12);
    receive([of(100)]);
    expect(live.tally()).toMatchObject({ flows: 1, vnis: 13 });
    expect(live.tally().noRoom).toEqual({
      'flows-ended-early': 12,
      'vni-tables-emptied': 1,
      'vnis-in-others': 0,
      'interfaces-forgotten': 0,
    });
    expect(live.end().flows).toBe(13);
  });

  test('a second sender of a VNI that nobody knows may be the one who fills it: the first has its interface as before', () => {
    const output = createCaptureOutput(captureOptions, createMemoryDisk());
    const { live, receive } = bench({ sizes, output });
    receive([of(7), ...many.slice(20, 31), of(7, '10.1.0.2')]);
    expect(live.tally().noRoom['vni-tables-emptied']).toBe(1);
    receive([of(7), of(7, '10.1.0.2'), of(50), of(7)]);
    const { interfaces } = live.end();
    const of7 = interfaces.filter(({ name }) => name === 'vni-7');
    expect(of7.map(({ description, packets }) => [description, packets])).toEqual([
      ['VNI 7 from 10.1.0.1, in no directory', 3],
      ['VNI 7 from 10.1.0.2, in no directory', 2],
    ]);
  });

  test('a change that fills it is in force afterwards', () => {
    const { live, receive } = bench({ sizes });
    receive(many.slice(0, 12));
    live.change(directoryOf([{ vni: 3, source: long('10.1.0.1'), task }]));
    receive([of(3), of(3, '10.1.0.2')]);
    expect(named(live.end())).toMatchObject({ 'vni-3': 1, 'shop/web/aaaa': 1, 'vni-3-spoofed': 1 });
  });
});

describe('when interfaces of tasks that are gone have piled up', () => {
  const one = (vni: number) => ({
    vni,
    source: long('10.1.0.1'),
    task: { ...task, task: `${vni}`, eni: `eni-${vni}` },
  });
  /** Tasks with these VNIs come, are heard once, and go. */
  const pass = ({ live, receive }: Bench, from: number, to: number): void => {
    for (let vni = from; vni < to; vni += 1) {
      live.change(directoryOf([one(vni)]));
      receive([of(vni)]);
      live.change(new Map([[vni, []]]));
    }
  };
  const stay = directoryOf([one(1)]);

  test('all begin anew at a tick, as further interfaces of the file, and no packet gets another one’s name', () => {
    const all = bench({ directory: stay, mostInterfaces: 10 });
    const { live, receive, written } = all;
    receive([of(1)]);
    pass(all, 100, 110);
    live.tick();
    expect(live.tally().noRoom['interfaces-forgotten']).toBe(0);
    pass(all, 110, 111);
    live.tick();
    expect(live.tally()).toMatchObject({ packets: 12, vnis: 12, flows: 0 });
    expect(live.tally().noRoom).toMatchObject({ 'interfaces-forgotten': 12, 'flows-ended-early': 12 });
    receive([of(110), of(1), of(1)]);
    live.change(directoryOf([one(7)]));
    receive([of(7), of(8)]);
    const report = live.end();
    expect(named(report)).toEqual({ 'vni-110': 1, 'shop/web/1': 2, 'shop/web/7': 1, 'vni-8': 1 });
    expect(report).toMatchObject({ vnis: 16, decapsulated: { attributed: 15, unattributed: 2 } });
    expect(told(written())).toMatchObject({ 'shop/web/1': 3, 'shop/web/110': 1, 'vni-110': 1, 'vni-8': 1 });
    const blocks = blocksOf(written());
    expect(blocks.filter(({ kind }) => kind === 'section')).toHaveLength(1);
    const statistics = blocks.flatMap((block) => (block.kind === 'statistics' ? [block.interfaceId] : []));
    expect(statistics).toEqual(Array.from({ length: 12 + 4 }, (_, number) => number));
  });

  test('what they have had is told from then on, and who was heard before as well', () => {
    const all = bench({ directory: stay, mostInterfaces: 10 });
    const { live, receive, owners, forgotten } = all;
    receive([of(1)]);
    pass(all, 100, 120);
    expect(live.heard()).toEqual([{ vni: 1, eni: 'eni-1' }]);
    receive([of(1)]);
    live.tick();
    expect([[...live.counted()], owners, forgotten]).toEqual([[], [], [22]]);
    receive([of(100), of(1)]);
    const bytes = web.length;
    expect([[...live.counted()], owners]).toEqual([
      [1, bytes, 1, bytes],
      ['100', '1'],
    ]);
    expect(live.heard()).toEqual([
      { vni: 1, eni: 'eni-1' },
      { vni: 1, eni: 'eni-1' },
    ]);
    expect(live.heard()).toEqual([]);
  });

  test('what found no room before counts on, and the table of VNIs has its whole room again', () => {
    const all = bench({ sizes: { vniBits: 4, flowBits: 8 }, mostInterfaces: 10 });
    const { live, receive } = all;
    receive(Array.from({ length: 16 }, (_, index) => of(index)));
    const before = live.tally().noRoom;
    expect(before['vni-tables-emptied']).toBe(1);
    live.tick();
    receive(Array.from({ length: 12 }, (_, index) => of(index)));
    expect(live.tally().noRoom).toEqual({ ...before, 'flows-ended-early': 16, 'interfaces-forgotten': 16 });
  });

  test('packets that share an interface for want of room have a new one, too', () => {
    const senders = Array.from({ length: 20 }, (_, index) => ({ ...one(3), source: long(`10.1.0.${index}`) }));
    const all = bench({ directory: directoryOf(senders), sizes: { vniBits: 4, flowBits: 8 }, mostInterfaces: 10 });
    const { live, receive, written } = all;
    pass(all, 100, 140);
    receive([of(3, '10.1.0.15')]);
    live.tick();
    const { 'vnis-in-others': sharing, 'interfaces-forgotten': forgotten } = live.tally().noRoom;
    expect([sharing > 0, forgotten > 0]).toEqual([true, true]);
    receive([of(4), of(3, '10.1.0.15')]);
    expect(live.tally().noRoom['vnis-in-others']).toBeGreaterThanOrEqual(sharing);
    live.end();
    expect(Object.keys(told(written()))).not.toContain('');
  });

  test('as long as those that are there have their own, nothing begins anew: many tasks may share a VNI', () => {
    const senders = Array.from({ length: 20 }, (_, index) => `10.1.0.${index}`);
    const directory = directoryOf(senders.map((source) => ({ ...one(1), source: long(source) })));
    const { live, receive } = bench({ directory, mostInterfaces: 10 });
    receive([...senders.map((source) => of(1, source)), ...Array.from({ length: 10 }, (_, index) => of(100 + index))]);
    live.tick();
    expect(live.tally().noRoom['interfaces-forgotten']).toBe(0);
    receive([of(110)]);
    live.tick();
    expect(live.tally().noRoom['interfaces-forgotten']).toBe(31);
  });
});

test('whoever makes up VNIs gets 49,152 interfaces; packets of more share one, and tasks still have their own', () => {
  const directory = directoryOf([{ vni: 60_000, source: undefined, task }]);
  const { live, receive, written } = bench({ directory, sizes: { vniBits: 12, flowBits: 12 }, mostInterfaces: 50_000 });
  receive(Array.from({ length: 49_152 + 10 }, (_, index) => of(index)));
  receive([of(60_000), of(5)]);
  const report = live.end();
  expect(report.interfaces).toHaveLength(49_152 + 2);
  expect(report.noRoom['vnis-in-others']).toBe(10);
  expect(report.interfaces.find(({ name }) => name === 'vni-others')?.description).toBe('VNIs beyond the first 49152');
  expect(named(report)).toMatchObject({ 'vni-others': 10, 'shop/web/aaaa': 1, 'vni-5': 2 });
  expect(told(written())).toEqual(named(report));
});

describe('time', () => {
  test('ends idle flows though nothing comes', () => {
    const { live, receive, clock } = bench();
    receive([of(7)]);
    for (let second = 0; second < 80; second += 1) {
      clock.seconds += 1n;
      live.tick();
    }
    expect(live.tally().flows).toBe(0);
    expect(live.end().flows).toBe(1);
  });

  test('set back by an hour ends all flows once, and the next ones go on', () => {
    const { live, receive, clock } = bench();
    receive([of(7)]);
    live.tick();
    clock.seconds -= 3600n;
    live.tick();
    expect(live.tally().flows).toBe(0);
    receive([of(7)]);
    for (let second = 0; second < 40; second += 1) {
      clock.seconds += 1n;
      live.tick();
      receive([of(7)]);
    }
    expect(live.tally().flows).toBe(1);
    expect(live.end().flows).toBe(2);
  });

  test('each second what has been held back is written', () => {
    const { live, receive, written } = bench();
    receive([of(7)]);
    expect(written()).toHaveLength(0);
    live.tick();
    expect(told(written())).toEqual({ 'vni-7': 1 });
  });
});

test('each kind of packet is told while they come, as the report tells it at the end', () => {
  const directory = directoryOf([{ vni: 7, source: long('10.1.0.1'), task }]);
  const { live, receive } = bench({ directory });
  const bad = { payload: new Uint8Array(20), from: '10.1.0.1' };
  receive([of(7), of(7, '10.1.0.2'), of(8), of(8), bad]);
  const { vnis: _vnis, flows: _flows, noRoom: _noRoom, ...tally } = live.tally();
  expect(tally).toMatchObject({
    packets: 5,
    attributed: 1,
    spoofed: 1,
    unattributed: 2,
    malformed: { 'vxlan-no-vni': 1 },
  });
  const { packets, decapsulated, notTunnelled, malformed, remarks, bytes } = live.end();
  const { total, attributed, unattributed, spoofed } = { attributed: 0, unattributed: 0, spoofed: 0, ...decapsulated };
  const kinds = { notTunnelled, malformed, remarks, packets, bytes };
  expect(tally).toEqual({ ...kinds, decapsulated: total, attributed, unattributed, spoofed });
});

test('10,000 VNIs have an interface each', () => {
  const { live, receive, written } = bench({ sizes: { vniBits: 14, flowBits: 14 } });
  receive(Array.from({ length: 20_000 }, (_, index) => of(index % 10_000)));
  const report = live.end();
  expect(report).toMatchObject({ packets: 20_000, vnis: 10_000, flows: 10_000 });
  expect(Object.values(told(written())).every((packets) => packets === 2)).toBe(true);
});

describe('from a ring and from tcpdump', () => {
  const packet = mirrored(7, web);
  test('packets come without their link header', () => {
    const { live } = bench();
    const engine = createEngine({ vniBits: 6, flowBits: 8 }, seeds);
    const other = createLive({
      engine,
      directory: new Map(),
      output: undefined,
      learns: false,
      stranger: () => undefined,
      interfaces: () => undefined,
      flows: () => undefined,
      packets: () => undefined,
      restart: () => undefined,
      now: () => 0n,
    });
    const bytes = ringOf([{ packet: packet.subarray(14), seconds: 1, nanoseconds: 2 }]);
    new Uint8Array(engine.buffer).set(bytes, layout.inputAt);
    other.ring(layout.inputAt, layout.inputAt + bytes.length);
    expect(other.end().decapsulated.total).toBe(1);
    expect(live.end().packets).toBe(0);
  });

  test('a block that no kernel writes is an error', () => {
    const engine = createEngine({ vniBits: 6, flowBits: 8 }, seeds);
    const live = createLive({
      engine,
      directory: new Map(),
      output: undefined,
      learns: false,
      stranger: () => undefined,
      interfaces: () => undefined,
      flows: () => undefined,
      packets: () => undefined,
      restart: () => undefined,
      now: () => 0n,
    });
    new Uint8Array(engine.buffer).fill(0xff, layout.inputAt, layout.inputAt + 100);
    expect(() => live.ring(layout.inputAt, layout.inputAt + 100)).toThrow('contradict');
  });

  test.each([1, 3, 25, 1000])('a file in pieces of %i bytes is read whole', (piece) => {
    const { live } = bench();
    const file = pcapOf(
      [1n, 2n, 3n].map((at) => ({ at, packet })),
      { ticksPerSecond: 1_000_000 },
    );
    for (let at = 0; at < file.length; at += piece) live.file(file.subarray(at, at + piece));
    expect(live.end()).toMatchObject({ packets: 3, decapsulated: { total: 3 } });
  });

  test('a pipe that holds no pcap is an error', () => {
    expect(() => bench().live.file(new Uint8Array(40))).toThrow('no pcap');
  });
});

test('packets that are no datagrams of a tunnel never count as such', () => {
  const { live } = bench();
  const file = pcapOf(
    [{ at: 1n, packet: ipOf('10.0.0.1', '10.0.0.2', { protocol: 17, payload: udpOf(1, 53, web) }) }],
    {
      linkType: 101,
    },
  );
  live.file(file);
  expect(live.end().notTunnelled).toMatchObject({ 'other-port': 1 });
});
