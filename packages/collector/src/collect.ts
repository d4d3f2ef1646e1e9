// Work on a capture file: packets out of their tunnels, each under the name of its task, and a report.
import { createInterfaces } from './capture/interfaces.ts';
import { endAllFlows, type Read, readCapture, type Source } from './capture/read.ts';
import type { Directory } from './directory/directory.ts';
import type { Engine } from './engine/engine.ts';
import * as layout from './engine/layout.ts';
import { wordsOf } from './engine/words.ts';
import type { OutputInterface } from './output/blocks.ts';
import { createPcapngWriter, type PcapngWriter, type Sink } from './output/pcapng.ts';
import { type Report, reportOf } from './report.ts';

export interface Collecting {
  /** Fresh: whatever it has counted before would be counted again. */
  readonly engine: Engine;
  readonly source: Source;
  /** Where the pcapng goes; asked for once the source has turned out to be a capture. Undefined: nowhere. */
  readonly openSink: (() => Sink) | undefined;
  readonly directory: Directory;
  /** Bytes of the source so far. */
  readonly progress: (bytes: number) => void;
}

export type Collected =
  | Exclude<Read, { readonly kind: 'read' }>
  | { readonly kind: 'collected'; readonly report: Report; readonly damagedAt: number | undefined };

/** As sensors have them: a flow is over after a minute without packets, and is told of every five minutes. */
const idleTimeout = 60_000_000_000n;
const activeTimeout = 300_000_000_000n;

export function collect({ engine, source, openSink, directory, progress }: Collecting): Collected {
  const words = wordsOf(engine);
  words.setLong(layout.idleTimeoutAt, idleTimeout);
  words.setLong(layout.activeTimeoutAt, activeTimeout);
  const outputs: OutputInterface[] = [];
  let writer: PcapngWriter | undefined;
  const opened = (): PcapngWriter | undefined => {
    if (openSink !== undefined) writer ??= createPcapngWriter(openSink());
    return writer;
  };
  let flows = 0;
  const countFlows = (exports: Uint8Array): void => {
    flows += exports.length / layout.exportBytes;
  };
  const interfaces = createInterfaces(engine, directory, (one) => {
    outputs.push(one);
    opened()?.beginInterface(one);
  });
  const read = readCapture(engine, source, {
    unknownVni: interfaces.resolve,
    output: (blocks) => opened()?.packets(blocks),
    flows: countFlows,
    progress,
  });
  if (read.kind !== 'read') return read;
  endAllFlows(engine, countFlows);
  const statistics = interfaces.statistics();
  opened()?.end(statistics);
  const report = reportOf(engine, {
    format: read.format,
    truncatedRecords: read.cutBytes > 0 ? 1 : 0,
    vnis: interfaces.vnis(),
    flows,
    interfaces: outputs.flatMap((one, index) => {
      const own = statistics[index];
      return own === undefined ? [] : [{ ...one, ...own }];
    }),
  });
  return { kind: 'collected', report, damagedAt: read.damagedAt };
}
