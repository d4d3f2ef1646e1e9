// The columns as SQL: what DuckDB keeps before a file is whole, what it writes, and the table that Athena reads.
import { type Column, type Columns, type ColumnType, flowColumns, leavesOf, partitions } from './columns.ts';

/** Columns that change from flow to flow, in the order in which they are appended. */
export const appended = leavesOf(flowColumns).flatMap(({ path, column }) =>
  column.kind === 'value' ? [{ path, ...column }] : [],
);

/** Before they are written: instants are still numbers. */
const stageTypes: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  integer: 'INTEGER',
  long: 'BIGINT',
  boolean: 'BOOLEAN',
  instant: 'BIGINT',
};
export const athenaTypes: Readonly<Record<ColumnType, string>> = {
  text: 'string',
  integer: 'int',
  long: 'bigint',
  boolean: 'boolean',
  instant: 'timestamp',
};

export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export function createTable(name: string): string {
  const columns = appended.map(({ path, type }) => `${identifier(path)} ${stageTypes[type]}`);
  return `CREATE TABLE ${identifier(name)} (${columns.join(', ')})`;
}

/** Flows as they lie in the files. */
export function selectFlows(from: string): string {
  const columns = Object.entries(flowColumns).map(
    ([name, column]) => `${expressionOf(column, name)} AS ${identifier(name)}`,
  );
  return `SELECT ${columns.join(', ')} FROM ${identifier(from)}`;
}

function expressionOf(column: Column, path: string): string {
  switch (column.kind) {
    case 'value':
      return column.type === 'instant' ? `make_timestamp(${identifier(path)})` : identifier(path);
    case 'constant':
      return typeof column.value === 'string' ? literal(column.value) : `${column.value}::INTEGER`;
    case 'struct':
      return `struct_pack(${Object.entries(column.columns)
        .map(([name, inner]) => `${identifier(name)} := ${expressionOf(inner, `${path}.${name}`)}`)
        .join(', ')})`;
  }
}

/** `by-day`: every query may leave out what it does not look for. `by-service`: each must name a cluster and a service, and reads their folders only. */
export type AthenaTable = 'by-day' | 'by-service';

/** `location`: of the folder, e.g. `s3://DOC-EXAMPLE-BUCKET/flows`. */
export function athenaTable(kind: AthenaTable, location: string): string {
  const keys = kind === 'by-day' ? partitions.slice(0, 1) : partitions;
  const columns = Object.entries(flowColumns).filter(([name]) => !keys.some((key) => key === name));
  const properties = [
    ["'projection.enabled'", "'true'"],
    ...keys.flatMap((key) => projectionOf(key)),
    ["'storage.location.template'", `'${[location, ...keys.map((key) => `${key}=$\{${key}}`)].join('/')}/'`],
  ];
  return [
    `CREATE EXTERNAL TABLE flows${kind === 'by-day' ? '' : '_by_service'} (`,
    columns.map(([name, column]) => `  \`${name}\` ${athenaTypeOf(column)}`).join(',\n'),
    ')',
    `PARTITIONED BY (${keys.map((key) => `\`${key}\` string`).join(', ')})`,
    'STORED AS PARQUET',
    `LOCATION '${location}/'`,
    'TBLPROPERTIES (',
    properties.map(([name, value]) => `  ${name} = ${value}`).join(',\n'),
    ')',
  ].join('\n');
}

function projectionOf(key: string): readonly (readonly string[])[] {
  const property = (name: string, value: string): readonly string[] => [`'projection.${key}.${name}'`, `'${value}'`];
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
