// The columns as SQL: what DuckDB keeps before a file is whole, and what it writes.
import { type Column, type ColumnType, flowColumns, leavesOf } from './columns.ts';

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
