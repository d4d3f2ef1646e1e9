// Live work apart from how packets come: what lies in the input goes through the loop into the file and the counts.
import { formatOf } from '../capture/format.ts';
import { createInterfaces, type Interfaces } from '../capture/interfaces.ts';
import type { Directory } from '../directory/directory.ts';
import * as counts from '../engine/counts.ts';
import type { Engine } from '../engine/engine.ts';
import { createHost } from '../engine/host.ts';
import * as layout from '../engine/layout.ts';
import { setUsualTimeouts } from '../engine/timeouts.ts';
import { wordsOf } from '../engine/words.ts';
import type { Owner } from '../flows/flow.ts';
import type { HeardTask } from '../hearing/hearing.ts';
import type { OutputInterface } from '../output/blocks.ts';
import { amountAt, type Fares, interfacesOf, octetsAt, packetsAt } from '../output/fares.ts';
import { type Kinds, kindsOf, type NoRoom, noRoomOf, type Report, reportOf } from '../report.ts';
import type { Output } from './output.ts';

export interface NewInterface {
  /** The engine's; one that was told before is another one from now on. */
  readonly number: number;
  readonly one: OutputInterface;
  readonly owner: Owner;
}

export interface LiveOptions {
  /** Fresh: whatever it has counted before would be counted again. */
  readonly engine: Engine;
  /** Where packets go. Undefined: nowhere. */
  readonly output: Output | undefined;
  readonly directory: Directory;
  /** Whether the directory may learn of unknown VNIs: then their packets wait for a name, where that is possible. */
  readonly learns: boolean;
  /** Of forwarders: each address is another task. Undefined: none is expected. */
  readonly forwardersVni?: number | undefined;
  /** Told of VNIs, and of VNIs from a source, that are in no directory. */
  readonly stranger: (vni: number) => void;
  /** Told of each interface before anything of it comes, and again when it is another one. */
  readonly interfaces: (one: NewInterface) => void;
  /** Told of exports before they are overwritten; `latest`: the clock of the packets. */
  readonly flows: (exports: Uint8Array, latest: bigint) => void;
  /** Told of packet blocks before they are overwritten. */
  readonly packets: (blocks: Uint8Array) => void;
  /** Told when no interface that was told is one any longer, and all exports of them have been: they are counted from 0 again. `counts`: what they have had. */
  readonly restart: (counts: Counts) => void;
  /** Nanoseconds since 1970, from a clock that somebody may set. */
  readonly now: () => bigint;
  /** Interfaces, beside one for each task of the directory, before all begin anew. */
  readonly mostInterfaces?: number;
}

export interface Tally extends Omit<Kinds, 'decapsulated'> {
  readonly decapsulated: number;
  readonly attributed: number;
  readonly unattributed: number;
  readonly spoofed: number;
  readonly vnis: number;
  /** That go on. */
  readonly flows: number;
  readonly noRoom: NoRoom;
}

/** By the number of the interface, two places each: packets, and bytes of frames by their original length. */
export type Counts = Float64Array<ArrayBuffer>;

export interface Live {
  /** Datagrams from the first slot on. */
  readonly datagrams: (amount: number, tunnel: number) => void;
  /** Ring packets in the input, as `readRing` takes them. @throws where they are not what a kernel writes */
  readonly ring: (from: number, end: number) => void;
  /** The next bytes of a pcap file. @throws where they are not what tcpdump writes */
  readonly file: (bytes: Uint8Array) => void;
  readonly change: (changes: Directory) => void;
  /** Asked for once a second: writes what has been held back, and now and then ends the flows that are due. */
  readonly tick: () => void;
  readonly tally: () => Tally;
  /** What each interface has had. Reads every row. */
  readonly counted: () => Counts;
  /** Tasks of which packets have come since this was asked last. */
  readonly heard: () => readonly HeardTask[];
  readonly end: () => Report;
}

/** More than strangers have (49,152): the rest is of tasks, and beyond those of the directory of tasks that have gone. Some 2 KB each, in all places. */
const usualMost = 65_536;
/** Ticks. A sweep reads the whole flow table. */
const betweenSweeps = 10;
/** Nanoseconds by which the clock must have been set back, so that flows of the time before it would seem to lie in the future. */
const backwards = 1_000_000_000n;

export function createLive({
  engine,
  output,
  directory,
  learns,
  forwardersVni,
  stranger,
  now,
  mostInterfaces = usualMost,
  ...told
}: LiveOptions): Live {
  setUsualTimeouts(engine);
  const words = wordsOf(engine);
  const input = new Uint8Array(engine.buffer, layout.inputAt, layout.inputBytes);
  const outputs: OutputInterface[] = [];
  const known = new Map(directory);
  const state = { flows: 0, ticks: 0, tickedAt: now(), length: 0, begun: false };
  const named = (number: number, one: OutputInterface, owner: Owner): void => {
    outputs[number] = one;
    told.interfaces({ number, one, owner });
    output?.named?.(number, one);
  };
  const beginInterfaces = (): Interfaces =>
    createInterfaces({
      engine,
      directory: known,
      onNew: (one, owner, mayBeNamed) => {
        const number = outputs.push(one) - 1;
        told.interfaces({ number, one, owner });
        output?.beginInterface(number, one, mayBeNamed);
      },
      onNamed: learns && (output === undefined || output.named !== undefined) ? named : undefined,
      onStranger: stranger,
      forwardersVni,
      beforeForgetting: () => host.endEarly(),
    });
  let interfaces = beginInterfaces();
  /** Of interfaces that are no more. */
  const past = { vnis: 0, emptied: 0, sharing: 0, forgotten: 0, heard: [] as readonly HeardTask[] };
  const host = createHost(engine, {
    unknownVni: () => interfaces.resolve(),
    output: (blocks) => {
      output?.packets(blocks, now());
      told.packets(blocks);
    },
    flows: (exports) => {
      state.flows += exports.length / layout.exportBytes;
      told.flows(exports, words.getLong(layout.latestAt));
    },
  });
  const at = (place: number): number => Number(words.getLong(layout.countersAt + place * 8));

  const vnis = (): number => past.vnis + interfaces.vnis();
  const noRoom = (): NoRoom => {
    const { emptied, sharing } = interfaces.crowding();
    return noRoomOf({
      endedEarly: host.endedEarly(),
      emptied: past.emptied + emptied,
      sharing: past.sharing + sharing,
      forgotten: past.forgotten,
    });
  };
  /** Between two batches: nothing waits in the output. */
  const restart = (): void => {
    host.endEarly();
    const fares = interfaces.statistics();
    output?.restart(fares);
    const { emptied, sharing } = interfaces.crowding();
    past.vnis = vnis();
    past.emptied += emptied;
    past.sharing += sharing;
    past.forgotten += outputs.length;
    past.heard = [...past.heard, ...interfaces.heard()];
    outputs.length = 0;
    emptyTable(engine);
    interfaces = beginInterfaces();
    told.restart(countsOf(fares));
  };

  const sound = (): void => {
    if (words.get(layout.statusAt) === layout.stopNone) return;
    throw new Error('the packets that were handed over contradict themselves');
  };
  /** True once the file's own header has been read. */
  const begun = (): boolean => {
    if (state.begun || state.length < pcapHeader) return state.begun;
    if (formatOf(input.subarray(0, state.length), words)?.kind !== 'pcap') throw new Error('tcpdump wrote no pcap');
    input.copyWithin(0, pcapHeader, state.length);
    state.length -= pcapHeader;
    state.begun = true;
    return true;
  };

  return {
    datagrams: (amount, tunnel) => {
      words.setLong(layout.batchTimeAt, now());
      host.drive((from) => engine.readDatagrams(from, amount, tunnel), 0);
    },
    ring: (from, end) => {
      words.set(layout.interfacesAt + layout.interfaceLinkType, rawIp);
      host.drive((begin) => engine.readRing(begin, end), from);
      sound();
    },
    file: (bytes) => {
      for (let taken = 0; taken < bytes.length; ) {
        const piece = bytes.subarray(taken, taken + layout.inputBytes - state.length);
        input.set(piece, state.length);
        state.length += piece.length;
        taken += piece.length;
        if (!begun()) continue;
        const end = layout.inputAt + state.length;
        const done = host.drive((from) => engine.readPcap(from, end), layout.inputAt) - layout.inputAt;
        sound();
        input.copyWithin(0, done, state.length);
        state.length -= done;
      }
    },
    change: (changes) => {
      for (const [vni, entries] of changes) {
        if (entries.length === 0) known.delete(vni);
        else known.set(vni, entries);
      }
      interfaces.change(changes);
    },
    tick: () => {
      const time = now();
      const isBack = time + backwards < state.tickedAt;
      state.tickedAt = time;
      state.ticks += 1;
      output?.tick(time);
      if (outputs.length > mostInterfaces && outputs.length > mostInterfaces + tasksIn(known)) restart();
      if (!isBack && state.ticks % betweenSweeps !== 0) return;
      words.setLong(layout.latestAt, time);
      host.sweep(isBack);
    },
    tally: () => ({
      ...kindsOf(engine),
      decapsulated: at(counts.decapsulated),
      attributed: at(counts.attributed),
      unattributed: at(counts.unattributed),
      spoofed: at(counts.spoofed),
      vnis: vnis(),
      flows: words.get(layout.flowCountAt),
      noRoom: noRoom(),
    }),
    counted: () => countsOf(interfaces.statistics()),
    heard: () => {
      const before = past.heard;
      past.heard = [];
      return [...before, ...interfaces.heard()];
    },
    end: () => {
      host.sweep(true);
      const fares = interfaces.statistics();
      output?.end(fares);
      return reportOf(engine, {
        format: 'live',
        truncatedRecords: 0,
        vnis: vnis(),
        flows: state.flows,
        noRoom: noRoom(),
        outputs,
        fares,
      });
    },
  };
}

function tasksIn(directory: Directory): number {
  let tasks = 0;
  for (const entries of directory.values()) tasks += entries.length;
  return tasks;
}

function countsOf(fares: Fares): Counts {
  return Float64Array.from({ length: interfacesOf(fares) * 2 }, (_, place) =>
    amountAt(fares, place >> 1, place % 2 === 0 ? packetsAt : octetsAt),
  );
}

/** No flow refers to a row of it. */
function emptyTable(engine: Engine): void {
  const words = wordsOf(engine);
  new Uint8Array(engine.buffer, layout.vnisAt, 2 ** engine.sizes.vniBits * layout.vniBytes).fill(0);
  words.set(layout.vniCountAt, 0);
  words.set(layout.overflowAt, 0);
}

const pcapHeader = 24;
/** LINKTYPE_RAW. */
const rawIp = 101;
