// The columns of a flow, by the names of OCSF 1.8.0 (class 4001, Network Activity): the one source of Parquet, Athena's table, the documents and the tests.
import { nameOf } from '../directory/directory.ts';
import type { Flow, Owner } from '../flows/flow.ts';
import { folderValue } from './folder-value.ts';

export type Cell = string | number | bigint | boolean | undefined;

export type ColumnType = 'text' | 'integer' | 'long' | 'boolean' | 'instant';

export type Column =
  /** `value` of a flow; an instant is in microseconds since 1970. */
  | { readonly kind: 'value'; readonly type: ColumnType; readonly about: string; readonly of: (flow: Flow) => Cell }
  /** The same of every flow. */
  | { readonly kind: 'constant'; readonly type: ColumnType; readonly about: string; readonly value: string | number }
  | { readonly kind: 'struct'; readonly about: string; readonly columns: Columns };

export type Columns = Readonly<Record<string, Column>>;

const value = (type: ColumnType, about: string, of: (flow: Flow) => Cell): Column => ({
  kind: 'value',
  type,
  about,
  of,
});
const constant = (constantly: string | number, about: string): Column => ({
  kind: 'constant',
  type: typeof constantly === 'string' ? 'text' : 'integer',
  about,
  value: constantly,
});
const struct = (about: string, columns: Columns): Column => ({ kind: 'struct', about, columns });

const milliseconds = (nanoseconds: bigint): bigint => nanoseconds / 1_000_000n;
const microseconds = (nanoseconds: bigint): bigint => nanoseconds / 1_000n;
/** The first two are too common to look up. */
const protocolNames: Readonly<Record<number, string>> = {
  6: 'tcp',
  17: 'udp',
  1: 'icmp',
  2: 'igmp',
  41: 'ipv6',
  47: 'gre',
  50: 'esp',
  58: 'ipv6-icmp',
  132: 'sctp',
};
const directions = {
  Source: [2, 'Outbound'],
  Destination: [1, 'Inbound'],
  Both: [3, 'Lateral'],
  Neither: [0, 'Unknown'],
} as const;
const observationPoints = { Source: 1, Destination: 2, Both: 4, Neither: 0 } as const;
const observed = { Source: 'Source', Destination: 'Destination', Both: 'Both', Neither: 'Unknown' } as const;

/** AZ names begin with their region's (`eu-central-1a`); AZ ids (`euc1-az1`) do not say it. */
const regionOf = (az: string | undefined): string | undefined =>
  /^([a-z]{2}(?:-[a-z]+)+-\d+)[a-z]$/.exec(az ?? '')?.[1];

const endpoint = (who: 'source' | 'destination', about: string): Column => {
  const owner = (flow: Flow): Owner | undefined => (who === 'source' ? flow.sourceOwner : flow.destinationOwner);
  return struct(about, {
    ip: value('text', 'The address.', (flow) => flow[who].address),
    port: value('integer', 'The port; 0 where the protocol has none.', (flow) => flow[who].port),
    uid: value('text', 'The id of the task.', (flow) => owner(flow)?.task?.task),
    name: value('text', 'The task as everywhere: `cluster/service/task`.', (flow) => {
      const task = owner(flow)?.task;
      return task && nameOf(task);
    }),
    svc_name: value('text', 'Its service; null of a standalone task.', (flow) => owner(flow)?.task?.service),
    interface_uid: value('text', 'Its interface.', (flow) => owner(flow)?.task?.eni),
  });
};

const unmappedEnd = (who: 'src' | 'dst'): Columns => {
  const owner = (flow: Flow): Owner | undefined => (who === 'src' ? flow.sourceOwner : flow.destinationOwner);
  return {
    [`${who}_cluster`]: value(
      'text',
      `The cluster of the task at ${who}_endpoint.`,
      (flow) => owner(flow)?.task?.cluster,
    ),
    [`${who}_family`]: value('text', 'Its family and revision.', (flow) => owner(flow)?.task?.family),
    [`${who}_vni`]: value('integer', 'The VNI of its mirror session.', (flow) => owner(flow)?.vni),
  };
};

const counts = (what: 'packets' | 'octets', name: string): Columns => ({
  [name]: value('long', `${name} of both directions together.`, ({ forth, back }) => BigInt(forth[what] + back[what])),
  [`${name}_out`]: value('long', 'From the source to the destination.', ({ forth }) => BigInt(forth[what])),
  [`${name}_in`]: value('long', 'From the destination to the source.', ({ back }) => BigInt(back[what])),
});

/** In this order they lie in the files. The first three are the partitions as well. */
export const flowColumns: Columns = {
  day: value('text', 'Of `time`, UTC: `2026-11-28`.', ({ last }) =>
    new Date(Number(milliseconds(last))).toISOString().slice(0, 10),
  ),
  cluster: value(
    'text',
    'The cluster of the task whose packets were mirrored; of two, the source. Null: of no known task. A very long name is cut, for the folder.',
    ({ owner }) => folderValue(owner.task?.cluster),
  ),
  service: value('text', 'Its service, cut in the same way. Null: a standalone task, or no known one.', ({ owner }) =>
    folderValue(owner.task?.service),
  ),
  task: value('text', 'Its id. Null: no known one.', ({ owner }) => owner.task?.task),
  time: value('long', 'When the last packet came, milliseconds since 1970.', ({ last }) => milliseconds(last)),
  start_time: value('long', 'When the first came.', ({ first }) => milliseconds(first)),
  end_time: value('long', 'As `time`.', ({ last }) => milliseconds(last)),
  duration: value('long', 'From the first to the last, milliseconds.', ({ first, last }) => milliseconds(last - first)),
  time_dt: value('instant', '`time`, to the microsecond.', ({ last }) => microseconds(last)),
  start_time_dt: value('instant', '`start_time`, to the microsecond.', ({ first }) => microseconds(first)),
  end_time_dt: value('instant', '`end_time`, to the microsecond.', ({ last }) => microseconds(last)),
  activity_id: constant(6, 'Traffic.'),
  activity_name: constant('Traffic', ''),
  category_uid: constant(4, 'Network Activity.'),
  class_uid: constant(4001, 'Network Activity.'),
  type_uid: constant(400106, '`class_uid` × 100 + `activity_id`.'),
  severity_id: constant(1, 'Informational.'),
  metadata: struct('Who says so.', {
    version: constant('1.8.0', 'Of OCSF.'),
    product: struct('', { name: constant('tasktap', ''), vendor_name: constant('tasktap', '') }),
  }),
  cloud: struct('Where the task is whose packets were mirrored; of two, the source.', {
    provider: constant('AWS', ''),
    region: value('text', 'Null where the zone does not tell it.', ({ owner }) => regionOf(owner.task?.az)),
    zone: value('text', 'Name or id of the zone, as the directory has it.', ({ owner }) => owner.task?.az),
    account: struct('', { uid: value('text', 'Twelve digits.', ({ owner }) => owner.task?.account) }),
  }),
  src_endpoint: endpoint(
    'source',
    'Who began the conversation. What follows `port` is null where its packets are not mirrored.',
  ),
  dst_endpoint: endpoint('destination', 'Who was spoken to.'),
  is_src_dst_assignment_known: value(
    'boolean',
    'The beginning was seen (SYN); else the rules above guess.',
    ({ initiatorKnown }) => initiatorKnown,
  ),
  connection_info: struct('', {
    protocol_num: value('integer', "IANA's number.", ({ protocol }) => protocol),
    protocol_name: value(
      'text',
      'In lower case; null where it is none of the common ones.',
      ({ protocol }) => protocolNames[protocol],
    ),
    protocol_ver_id: value('integer', '4 or 6.', ({ version }) => version),
    tcp_flags: value(
      'integer',
      'All that any segment had, in either direction.',
      ({ forth, back }) => forth.tcpFlags | back.tcpFlags,
    ),
    direction_id: value(
      'integer',
      '1 inbound, 2 outbound, 3 lateral (mirrored at both ends), 0 unknown: as the task sees it.',
      ({ seenAt }) => directions[seenAt][0],
    ),
    direction: value('text', '`Inbound`, `Outbound`, `Lateral`, `Unknown`.', ({ seenAt }) => directions[seenAt][1]),
  }),
  observation_point_id: value(
    'integer',
    'Where it was mirrored: 1 at the source, 2 at the destination, 4 at both, 0 not known.',
    ({ seenAt }) => observationPoints[seenAt],
  ),
  observation_point: value('text', '`Source`, `Destination`, `Both`, `Unknown`.', ({ seenAt }) => observed[seenAt]),
  traffic: struct('Bytes are those of IP, its header included.', {
    ...counts('packets', 'packets'),
    ...counts('octets', 'bytes'),
  }),
  unmapped: struct('What OCSF has no name for.', {
    ...unmappedEnd('src'),
    ...unmappedEnd('dst'),
    src_tcp_flags: value('integer', 'All that any segment from the source had.', ({ forth }) => forth.tcpFlags),
    dst_tcp_flags: value('integer', 'All that any segment from the destination had.', ({ back }) => back.tcpFlags),
  }),
};

/** By which columns the folders are named, from the outside in. */
export const partitions = ['day', 'cluster', 'service'] as const;

export interface Leaf {
  /** e.g. `src_endpoint.ip` */
  readonly path: string;
  readonly column: Exclude<Column, { kind: 'struct' }>;
}

export function leavesOf(columns: Columns, prefix = ''): readonly Leaf[] {
  return Object.entries(columns).flatMap(([name, column]) =>
    column.kind === 'struct' ? leavesOf(column.columns, `${prefix}${name}.`) : [{ path: `${prefix}${name}`, column }],
  );
}
