// The end of the wire in the demo: a collector as `tasktap collect` begins it, with captures, flows and a directory from the emulated EC2.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  beginCollecting,
  type Collector,
  createConsumers,
  type Directory,
  type LiveReport,
  type NewInterface,
  type TaskIdentity,
} from '@tasktap/collector';
import type { Packets } from '@tasktap/console';
import { withListening } from '../collect/live-consumers.ts';
import { captureBy, createCollectorPackets, trafficOf } from '../console/collector-packets.ts';
import { UserError } from '../user-error.ts';
import { type FlowFiles, type FlowRow, openFlowFiles, readFlowRows } from './flow-files.ts';
import { atFreePorts, loopback } from './free-ports.ts';
import type { Names } from './names.ts';
import { writeOnce } from './once.ts';

export interface Recorded {
  readonly report: LiveReport;
  /** By the name of the interface in the captures. */
  readonly tasks: ReadonlyMap<string, TaskIdentity>;
  /** Paths, the oldest first. */
  readonly captures: readonly string[];
  /** Path of the latest of them with each packet once. Undefined: there is none. */
  readonly once: string | undefined;
  readonly flows:
    | { readonly kind: 'written'; readonly folder: string; readonly rows: readonly FlowRow[] }
    | { readonly kind: 'none'; readonly reason: string };
}

export interface Recording {
  /** Where its files are. */
  readonly folder: string;
  /** Where it receives. */
  readonly at: { readonly address: string; readonly port: number };
  readonly facts: Collector['facts'];
  /** For the page. */
  readonly packets: Packets;
  /** What has come is named, counted and written. @throws UserError where the collector has ended before its time */
  readonly finish: () => Promise<Recorded>;
  /** Whatever has happened. */
  readonly close: () => Promise<void>;
}

const mebibyte = 2 ** 20;
/** A fleet at rest writes some 100 kB a second: hours of it have room, one file each half an hour or so. */
const captureBytes = 256 * mebibyte;
const folderBytes = 1024 * mebibyte;
const hold = { bytes: 64 * mebibyte, time: 30_000_000_000n } as const;
/** Asked for. */
const bufferBytes = 32 * mebibyte;
const tickMs = 1000;

/** @throws UserError where nothing can be received or written */
export async function openRecording(folder: string, names: Names, say: (sentence: string) => void): Promise<Recording> {
  const flowFiles = await openFlowFiles(folder, names.directory, say);
  const heard = createCollectorPackets();
  const consumers = createConsumers();
  const tasks = new Map<string, TaskIdentity>();
  const flows = flowFiles.kind === 'open' ? flowFiles.flows : undefined;
  const { begun, ports } = await atFreePorts((free) =>
    beginCollecting({
      listening: { address: loopback, ports: free, bufferBytes },
      way: 'auto',
      write: {
        kind: 'captures',
        folder,
        options: {
          name: 'demo',
          fileBytes: captureBytes,
          period: undefined,
          files: undefined,
          diskBytes: folderBytes,
          whenFull: 'ring',
          awaitsUpload: false,
          hold,
        },
      },
      directory: new Map(),
      learns: true,
      onStatistics: () => undefined,
      onStrangers: (vnis) => {
        for (const vni of vnis) names.ask(vni);
      },
      onHeard: names.heard,
      flows,
      consumers,
      onInterfaces: (news) => {
        remember(tasks, news);
        heard.interfaces(news);
      },
    }),
  );
  if (begun.kind === 'failed') throw new UserError(`The demo's collector cannot receive: ${begun.reason}.`);
  const { collector } = begun;
  names.follow((changes) => collector.change(fromAnybody(changes)));
  const timer = setInterval(() => flows?.tick(Date.now()), tickMs);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    consumers.end();
    await collector.stop();
  };
  return {
    folder,
    at: { address: loopback, port: ports.vxlan },
    facts: collector.facts,
    packets: {
      kind: 'pass',
      traffic: async () => trafficOf(await heard.heard(collector)),
      capture: captureBy(withListening(consumers, collector), (id) => isKnown(names.directory(), id)),
    },
    finish: async () => {
      await names.settle();
      const ended = await collector.stop();
      if (ended.kind === 'failed') throw new UserError(`The demo's collector has ended: ${ended.reason}.`);
      await flows?.end(Date.now());
      const captures = capturesIn(folder);
      const once = captures.slice(-1).map(writeOnce)[0];
      return { report: ended.report, tasks, captures, once, flows: await written(flowFiles, names) };
    },
    close,
  };
}

function isKnown(directory: Directory, id: string): boolean {
  return [...directory.values()].flat().some(({ task }) => task.task === id);
}

function remember(tasks: Map<string, TaskIdentity>, news: readonly NewInterface[]): void {
  for (const { one, owner } of news) {
    if (owner.task !== undefined) tasks.set(one.name, owner.task);
  }
}

/** An ordinary socket cannot forge the addresses of tasks: here all packets come from the emulator's own. */
function fromAnybody(directory: Directory): Directory {
  return new Map(
    [...directory].map(([vni, entries]) => [vni, entries.map((entry) => ({ ...entry, source: undefined }))]),
  );
}

async function written(files: FlowFiles, { directory }: Names): Promise<Recorded['flows']> {
  if (files.kind === 'none') return files;
  return { kind: 'written', folder: files.folder, rows: await readFlowRows(files.folder, directory()) };
}

/** Their names begin with their time. */
function capturesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pcapng'))
    .sort()
    .map((name) => join(folder, name));
}
