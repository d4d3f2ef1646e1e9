// Flows that are in no file yet: a table of DuckDB that rows are appended to.
import type { DuckDBAppender } from '@duckdb/node-api';
import type { Flow } from '../flows/flow.ts';
import type { Cell, ColumnType } from './columns.ts';
import type { Database } from './database.ts';
import { appended, createTable, identifier } from './statements.ts';

export interface Stage {
  readonly table: string;
  readonly add: (flow: Flow) => void;
  readonly rows: () => number;
  /** Afterwards the table holds all rows that were added. */
  readonly flush: () => void;
  readonly empty: () => Promise<void>;
  readonly close: () => void;
}

export async function createStage({ connection }: Database, table: string): Promise<Stage> {
  await connection.run(createTable(table));
  const appender = await connection.createAppender(table);
  let rows = 0;
  return {
    table,
    add: (flow) => {
      for (const { type, of } of appended) append(appender, type, of(flow));
      appender.endRow();
      rows += 1;
    },
    rows: () => rows,
    flush: () => appender.flushSync(),
    empty: async () => {
      appender.clear();
      await connection.run(`TRUNCATE ${identifier(table)}`);
      rows = 0;
    },
    close: () => appender.closeSync(),
  };
}

function append(appender: DuckDBAppender, type: ColumnType, cell: Cell): void {
  if (cell === undefined) appender.appendNull();
  else if (type === 'text') appender.appendVarchar(String(cell));
  else if (type === 'integer') appender.appendInteger(Number(cell));
  else if (type === 'boolean') appender.appendBoolean(cell === true);
  else appender.appendBigInt(BigInt(cell));
}
