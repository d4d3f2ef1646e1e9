// The columns as tables of Athena over the same files: as data, of which SQL and resources of Glue are made.
import { type Column, type Columns, type ColumnType, flowColumns, partitions } from './columns.ts';

export const athenaTypes: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'int',
  long: 'bigint',
  boolean: 'boolean',
  instant: 'timestamp',
};

/** `by-day`: every query may leave out what it does not look for. `by-service`: each must name a cluster and a service, and reads their folders only. */
export type AthenaTable = 'by-day' | 'by-service';

interface AthenaColumn {
  readonly name: string;
  readonly type: string;
}

export interface AthenaTableDefinition {
  readonly name: string;
  readonly columns: readonly AthenaColumn[];
  readonly partitionKeys: readonly AthenaColumn[];
  /** Of the folder, with a slash at its end. */
  readonly location: string;
  /** Partitions are reckoned, not registered (Athena user guide, "Partition projection"). */
  readonly properties: Readonly<Record<string, string>>;
}

/** `location`: of the folder, e.g. `s3://DOC-EXAMPLE-BUCKET/flows`. */
export function athenaTable(kind: AthenaTable, location: string): AthenaTableDefinition {
  const keys = kind === 'by-day' ? partitions.slice(0, 1) : partitions;
  const columns = Object.entries(flowColumns).filter(([name]) => !keys.some((key) => key === name));
  return {
    name: `flows${kind === 'by-day' ? '' : '_by_service'}`,
    columns: columns.map(([name, column]) => ({ name, type: athenaTypeOf(column) })),
    partitionKeys: keys.map((name) => ({ name, type: 'string' })),
    location: `${location}/`,
    properties: {
      'projection.enabled': 'true',
      ...Object.fromEntries(keys.flatMap(projectionOf)),
      'storage.location.template': `${[location, ...keys.map((key) => `${key}=$\{${key}}`)].join('/')}/`,
    },
  };
}

export function athenaSql({ name, columns, partitionKeys, location, properties }: AthenaTableDefinition): string {
  return [
    `CREATE EXTERNAL TABLE ${name} (`,
    columns.map((column) => `  \`${column.name}\` ${column.type}`).join(',\n'),
    ')',
    `PARTITIONED BY (${partitionKeys.map((key) => `\`${key.name}\` ${key.type}`).join(', ')})`,
    'STORED AS PARQUET',
    `LOCATION '${location}'`,
    'TBLPROPERTIES (',
    Object.entries(properties)
      .map(([property, value]) => `  '${property}' = '${value}'`)
      .join(',\n'),
    ')',
  ].join('\n');
}

function projectionOf(key: string): readonly (readonly [string, string])[] {
  const property = (name: string, value: string) => [`projection.${key}.${name}`, value] as const;
  if (key !== 'day') return [property('type', 'injected')];
  return [property('type', 'date'), property('format', 'yyyy-MM-dd'), property('range', '2026-01-01,NOW')];
}

function athenaTypeOf(column: Column): string {
  return column.kind === 'struct' ? `struct<${fieldsOf(column.columns)}>` : athenaTypes[column.type];
}

function fieldsOf(columns: Columns): string {
  return Object.entries(columns)
    .map(([name, column]) => `${name}:${athenaTypeOf(column)}`)
    .join(',');
}
