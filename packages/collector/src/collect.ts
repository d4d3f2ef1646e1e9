// Work on a capture file: packets out of their tunnels, each under the name of its task, and a report.
import { createBeginnings } from './capture/beginnings.ts';
import { createInterfaces } from './capture/interfaces.ts';
import { type Read, readCapture, type Source } from './capture/read.ts';
import { type Directory, textOfAddress } from './directory/directory.ts';
import type { Engine } from './engine/engine.ts';
import { createHost } from './engine/host.ts';
import * as layout from './engine/layout.ts';
import { setUsualTimeouts } from './engine/timeouts.ts';
import { wordsOf } from './engine/words.ts';
import { type Flow, noOwner, type Owner } from './flows/flow.ts';
import { createFlows, type FlowCounts, type Flows, usualFlowLimits } from './flows/flows.ts';
import type { OutputInterface } from './output/blocks.ts';
import { createPcapngWriter, type PcapngWriter, type Sink } from './output/pcapng.ts';
import { noRoomOf, type Report, reportOf } from './report.ts';

export interface Collecting {
  /** Fresh: whatever it has counted before would be counted again. */
  readonly engine: Engine;
  readonly source: Source;
  /** Where the pcapng goes; asked for once the source has turned out to be a capture. Undefined: nowhere. */
  readonly openSink: (() => Sink) | undefined;
  readonly directory: Directory;
  /** Told of each flow. Undefined: the exports are counted only. */
  readonly writeFlow: ((flow: Flow) => void) | undefined;
  /** Bytes of the source so far. */
  readonly progress: (bytes: number) => void;
}

export type Collected =
  | Exclude<Read, { readonly kind: 'read' }>
  | {
      readonly kind: 'collected';
      readonly report: Report;
      /** Undefined: nobody was told of them. */
      readonly flows: FlowCounts | undefined;
      readonly damagedAt: number | undefined;
    };

export function collect({ engine, source, openSink, directory, writeFlow, progress }: Collecting): Collected {
  const words = wordsOf(engine);
  setUsualTimeouts(engine);
  const outputs: OutputInterface[] = [];
  let writer: PcapngWriter | undefined;
  const opened = (): PcapngWriter | undefined => {
    if (openSink !== undefined) writer ??= createPcapngWriter(openSink());
    return writer;
  };
  const owners: Owner[] = [];
  const flows = writeFlow && flowsOf(directory, owners, writeFlow);
  let directions = 0;
  const takeFlows = (exports: Uint8Array): void => {
    directions += exports.length / layout.exportBytes;
    flows?.take(exports, words.getLong(layout.latestAt));
  };
  const beginInterface = createBeginnings(engine, () => host.takeOutput());
  const interfaces = createInterfaces({
    engine,
    directory,
    onNew: (one, owner) => {
      outputs.push(one);
      owners.push(owner);
      if (openSink !== undefined) beginInterface(one);
    },
    onNamed: undefined,
    onStranger: undefined,
    beforeForgetting: undefined,
  });
  const host = createHost(engine, {
    unknownVni: interfaces.resolve,
    output: (blocks) => opened()?.packets(blocks),
    flows: takeFlows,
  });
  const read = readCapture(engine, host, source, progress);
  if (read.kind !== 'read') return read;
  host.sweep(true);
  flows?.end();
  const fares = interfaces.statistics();
  opened()?.end(fares, 0);
  const report = reportOf(engine, {
    format: read.format,
    truncatedRecords: read.cutBytes > 0 ? 1 : 0,
    vnis: interfaces.vnis(),
    flows: directions,
    noRoom: noRoomOf({ ...interfaces.crowding(), endedEarly: host.endedEarly(), forgotten: 0 }),
    outputs,
    fares,
  });
  return { kind: 'collected', report, flows: flows?.counts(), damagedAt: read.damagedAt };
}

function flowsOf(directory: Directory, owners: readonly Owner[], write: (flow: Flow) => void): Flows {
  const entries = [...directory.values()].flat();
  const mirrored = new Set(entries.flatMap(({ source }) => (source === undefined ? [] : [textOfAddress(source)])));
  return createFlows({
    ownerOf: (interfaceNumber) => owners[interfaceNumber] ?? noOwner,
    isMirrored: (address) => mirrored.has(address),
    write,
    limits: usualFlowLimits,
  });
}
