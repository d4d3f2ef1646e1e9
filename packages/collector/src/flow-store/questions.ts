// What people ask of flows, as SQL: how much, and by what. Values stand beside the text, never in it.

export interface FlowFilter {
  /** Milliseconds since 1970: flows that had a packet then or later. */
  readonly since?: number;
  readonly cluster?: string;
  readonly service?: string;
  /** The id of a task, or its beginning. */
  readonly task?: string;
  /** An address, as text: at either end. */
  readonly peer?: string;
  /** That was spoken to. */
  readonly port?: number;
}

export const groupings = ['conversation', 'service', 'task', 'peer', 'port'] as const;
export type Grouping = (typeof groupings)[number];

export interface Question {
  readonly sql: string;
  readonly values: Readonly<Record<string, string | number | bigint>>;
}

/** How many flows there are, of how many packets and bytes, from when to when (milliseconds since 1970; null: of none). */
export function totalOf(filter: FlowFilter): Question {
  const { text, values } = conditionsOf(filter, anyEnd);
  return {
    sql: `SELECT count(*)::DOUBLE AS flows, ${sums}, min(start_time)::DOUBLE AS first, max(end_time)::DOUBLE AS last FROM flows ${text}`,
    values,
  };
}

/** The busiest first. With `service`, `task` and `peer`, a flow that was seen at both ends counts for both. */
export function busiest(grouping: Grouping, filter: FlowFilter): Question {
  const { keys, from, isOfEnds } = sourcesOf[grouping];
  const { text, values } = conditionsOf(filter, isOfEnds ? ownEnd : anyEnd);
  const columns = Object.entries(keys).map(([name, expression]) => `${expression} AS ${name}`);
  const sql = [
    `SELECT ${columns.join(', ')}, count(*)::DOUBLE AS flows, ${sums}`,
    `FROM ${from} ${text}`,
    'GROUP BY ALL',
    `ORDER BY bytes DESC, ${Object.keys(keys).join(', ')}`,
  ];
  return { sql: sql.join('\n'), values };
}

const sums = 'coalesce(sum(traffic.packets), 0)::DOUBLE AS packets, coalesce(sum(traffic.bytes), 0)::DOUBLE AS bytes';

/** `shop/web`; of a task without a service its own name; of anybody else the address. */
const partyOf = (end: 'src' | 'dst'): string => `CASE
  WHEN ${end}_endpoint.svc_name IS NOT NULL THEN unmapped.${end}_cluster || '/' || ${end}_endpoint.svc_name
  ELSE coalesce(${end}_endpoint.name, ${end}_endpoint.ip) END`;
const protocol = 'coalesce(connection_info.protocol_name, connection_info.protocol_num::VARCHAR)';

/** A row for each end that is a task's own, with the other as its peer; where the own end is not known, one without a peer. */
const ends = `(
  SELECT unmapped.src_cluster AS own_cluster, src_endpoint.svc_name AS own_service, src_endpoint.uid AS own_task,
    src_endpoint.name AS own_name, ${partyOf('dst')} AS peer, * FROM flows WHERE src_endpoint.uid IS NOT NULL
  UNION ALL
  SELECT unmapped.dst_cluster, dst_endpoint.svc_name, dst_endpoint.uid,
    dst_endpoint.name, ${partyOf('src')}, * FROM flows WHERE dst_endpoint.uid IS NOT NULL
  UNION ALL
  SELECT cluster, service, task, concat_ws('/', cluster, service, task), NULL, * FROM flows
    WHERE src_endpoint.uid IS NULL AND dst_endpoint.uid IS NULL
)`;

const sourcesOf: Readonly<
  Record<
    Grouping,
    { readonly keys: Readonly<Record<string, string>>; readonly from: string; readonly isOfEnds: boolean }
  >
> = {
  conversation: {
    keys: { source: partyOf('src'), destination: partyOf('dst'), port: 'dst_endpoint.port', protocol },
    from: 'flows',
    isOfEnds: false,
  },
  service: { keys: { cluster: 'own_cluster', service: 'own_service' }, from: ends, isOfEnds: true },
  task: { keys: { task: "nullif(own_name, '')" }, from: ends, isOfEnds: true },
  peer: { keys: { peer: 'peer' }, from: ends, isOfEnds: true },
  port: { keys: { port: 'dst_endpoint.port', protocol }, from: 'flows', isOfEnds: false },
};

type Condition = Readonly<Record<'cluster' | 'service' | 'task', string>>;

const anyEnd: Condition = {
  cluster: '$cluster IN (unmapped.src_cluster, unmapped.dst_cluster, cluster)',
  service: '$service IN (src_endpoint.svc_name, dst_endpoint.svc_name, service)',
  task: 'starts_with(src_endpoint.uid, $task) OR starts_with(dst_endpoint.uid, $task) OR starts_with(task, $task)',
};
const ownEnd: Condition = {
  cluster: 'own_cluster = $cluster',
  service: 'own_service = $service',
  task: 'starts_with(own_task, $task)',
};

function conditionsOf(
  filter: FlowFilter,
  ofTask: Condition,
): { readonly text: string; readonly values: Question['values'] } {
  const conditions: Readonly<Record<keyof FlowFilter, string>> = {
    since: 'end_time >= $since',
    ...ofTask,
    peer: '$peer IN (src_endpoint.ip, dst_endpoint.ip)',
    port: 'dst_endpoint.port = $port',
  };
  const given = Object.entries(filter).filter(([, value]) => value !== undefined);
  const text = given.map(([name]) => `(${conditions[name as keyof FlowFilter]})`).join(' AND ');
  return { text: text === '' ? '' : `WHERE ${text}`, values: { ...Object.fromEntries(given), ...sinceOf(filter) } };
}

/** As the column has it: of a number with a point, DuckDB would make the column one as well. */
function sinceOf({ since }: FlowFilter): { readonly since?: bigint } {
  return since === undefined ? {} : { since: BigInt(since) };
}
