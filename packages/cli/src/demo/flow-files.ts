// The demo's flows: written by the collector where DuckDB is there, and read again as a table of who spoke to whom.
import { join } from 'node:path';
import {
  busiest,
  type Directory,
  findFlowFiles,
  type LiveFlows,
  type NewInterface,
  NoDuckDb,
  openFlows,
  openLiveFlows,
  textOfAddress,
  usualFolder,
} from '@tasktap/collector';
import { parseAddress } from '@tasktap/wire';
import { serviceOf } from './service-name.ts';

export type FlowFiles =
  | { readonly kind: 'open'; readonly folder: string; readonly flows: LiveFlows }
  /** A sentence without its full stop. */
  | { readonly kind: 'none'; readonly reason: string };

/** Between two services, or a service and others. */
export interface FlowRow {
  readonly source: string;
  readonly destination: string;
  readonly protocol: string;
  /** The destination's. */
  readonly port: number;
  readonly flows: number;
  readonly packets: number;
  readonly bytes: number;
}

/** Tasks that are not mirrored, and whoever is none. */
export const others = 'others';
const mostRows = 100_000;

/** @throws whatever the disk says of the folder */
export async function openFlowFiles(
  parent: string,
  directory: () => Directory,
  complain: (sentence: string) => void,
): Promise<FlowFiles> {
  const folder = join(parent, 'flows');
  try {
    const flows = await openLiveFlows({ folder, name: 'demo', directory, complain, ...usualFolder });
    return { kind: 'open', folder, flows: { ...flows, interfaces: withAddresses(flows, directory) } };
  } catch (error) {
    if (error instanceof NoDuckDb) return { kind: 'none', reason: error.message };
    throw error;
  }
}

/** The receiving thread is not told the tasks' addresses, since all packets come from the emulator's own; flows need them. */
function withAddresses({ interfaces }: LiveFlows, directory: () => Directory): LiveFlows['interfaces'] {
  return (news) =>
    interfaces(
      news.map((one): NewInterface => {
        const entries = directory().get(one.owner.vni ?? -1) ?? [];
        const addresses = entries.flatMap(({ source }) => (source === undefined ? [] : [textOfAddress(source)]));
        return { ...one, owner: { ...one.owner, addresses } };
      }),
    );
}

/** The busiest first. An end that did not see the flow, since it was not mirrored yet, is named by its address. */
export async function readFlowRows(folder: string, directory: Directory): Promise<readonly FlowRow[]> {
  const files = findFlowFiles(folder, undefined);
  if (files.length === 0) return [];
  const reader = await openFlows(files);
  try {
    const { sql, values } = busiest('conversation', {});
    const { rows } = await reader.ask(sql, values, mostRows);
    return folded(rows, servicesIn(directory));
  } finally {
    reader.close();
  }
}

type Row = Awaited<ReturnType<Awaited<ReturnType<typeof openFlows>>['ask']>>['rows'][number];

function folded(rows: readonly Row[], services: ReadonlyMap<string, string>): readonly FlowRow[] {
  const partyOf = (name: unknown): string => {
    const text = String(name);
    return parseAddress(text) === undefined ? text : (services.get(text) ?? others);
  };
  const sums = new Map<string, FlowRow>();
  for (const { source, destination, port, protocol, flows, packets, bytes } of rows) {
    const named = {
      source: partyOf(source),
      destination: partyOf(destination),
      protocol: String(protocol),
      port: Number(port),
    };
    const key = Object.values(named).join(' ');
    const before = sums.get(key) ?? { ...named, flows: 0, packets: 0, bytes: 0 };
    sums.set(key, {
      ...named,
      flows: before.flows + Number(flows),
      packets: before.packets + Number(packets),
      bytes: before.bytes + Number(bytes),
    });
  }
  return [...sums.values()].sort((one, other) => other.bytes - one.bytes);
}

/** By address, as text. */
function servicesIn(directory: Directory): ReadonlyMap<string, string> {
  return new Map(
    [...directory.values()]
      .flat()
      .flatMap(({ source, task }) => (source === undefined ? [] : [[textOfAddress(source), serviceOf(task)]])),
  );
}
