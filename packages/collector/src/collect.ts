// Work on a capture file: packets out of their tunnels, each under the name of its task, and a report.
import { createInterfaces } from './capture/interfaces.ts';
import { type Read, readCapture, type Source } from './capture/read.ts';
import type { Directory } from './directory/directory.ts';
import type { Engine } from './engine/engine.ts';
import { createHost } from './engine/host.ts';
import * as layout from './engine/layout.ts';
import { setUsualTimeouts } from './engine/timeouts.ts';
import { createPcapngWriter, type OutputInterface, type PcapngWriter, type Sink } from './output/pcapng.ts';
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

export function collect({ engine, source, openSink, directory, progress }: Collecting): Collected {
  setUsualTimeouts(engine);
  const outputs: OutputInterface[] = [];
  let writer: PcapngWriter | undefined;
  const opened = (): PcapngWriter | undefined => {
    if (openSink !== undefined) writer ??= createPcapngWriter(openSink());
    return writer;
  };
  let flows = 0;
  const interfaces = createInterfaces({
    engine,
    directory,
    onNew: (one) => {
      outputs.push(one);
      opened()?.beginInterface(one);
    },
    beforeForgetting: undefined,
  });
  const host = createHost(engine, {
    unknownVni: interfaces.resolve,
    output: (blocks) => opened()?.packets(blocks),
    flows: (exports) => {
      flows += exports.length / layout.exportBytes;
    },
  });
  const read = readCapture(engine, host, source, progress);
  if (read.kind !== 'read') return read;
  host.sweep(true);
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
