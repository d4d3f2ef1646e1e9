// Questions to files of flows: read only, in bounded memory, and of no other file.
import type { DuckDBValue } from '@duckdb/node-api';
import { openDatabase } from './database.ts';
import type { Question } from './questions.ts';
import { identifier, literal } from './statements.ts';

export type Answer = string | number | boolean | null | readonly Answer[] | { readonly [name: string]: Answer };

export interface Answers {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Answer>>[];
  /** There were more than were asked for. */
  readonly more: boolean;
}

export interface FlowReader {
  /** `values` stand for `$name` in the text. @throws with DuckDB's sentence about it */
  readonly ask: (sql: string, values: Question['values'], most: number) => Promise<Answers>;
  readonly close: () => void;
}

const memoryMiB = 512;

/** The table `flows` is all of `files`. @throws NoDuckDb; with DuckDB's sentence about a file that holds none */
export async function openFlows(files: readonly string[]): Promise<FlowReader> {
  const database = await openDatabase({ memoryMiB, spill: undefined });
  const { connection } = database;
  const list = (paths: readonly string[]): string => `[${paths.map(literal).join(', ')}]`;
  const patterns = files.map(withoutWildcards);
  await connection.run(`SET allowed_paths = ${list([...new Set([...files, ...patterns])])}`);
  // From here on nothing of these can be taken back.
  for (const [setting, value] of [
    ['enable_external_access', 'false'],
    ['lock_configuration', 'true'],
  ]) {
    await connection.run(`SET ${setting} = ${value}`);
  }
  await connection.run(
    `CREATE VIEW ${identifier('flows')} AS SELECT * FROM read_parquet(${list(patterns)}, union_by_name = true, hive_partitioning = false)`,
  );
  return {
    ask: async (sql, values, most) => {
      await expectQuestion(database.connection, sql);
      const reader = await connection.streamAndReadUntil(sql, most + 1, values as Record<string, DuckDBValue>);
      const columns = reader.deduplicatedColumnNames();
      const rows = reader.getRowsJS().slice(0, most);
      return {
        columns,
        rows: rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, answerOf(row[index])]))),
        more: reader.currentRowCount > most,
      };
    },
    close: database.close,
  };
}

/** What DuckDB would take for a pattern in a path stands for itself. */
function withoutWildcards(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

/** One statement that reads: what else DuckDB knows could write files. @throws */
async function expectQuestion(connection: Connection, sql: string): Promise<void> {
  // DuckDB has no sentence for what holds nothing but comments.
  if (/^[\s;]*$/.test(sql.replace(/--.*|\/\*[\s\S]*?\*\//g, ''))) throw new Error('expected one statement, found none');
  const statements = await connection.extractStatements(sql);
  if (statements.count !== 1) throw new Error(`expected one statement, found ${statements.count}`);
  const { statementType } = await statements.prepare(0);
  if (statementType !== select) throw new Error('expected a statement that reads: SELECT');
}

type Connection = Awaited<ReturnType<typeof openDatabase>>['connection'];
/** Of DuckDB's `StatementType`, which comes with the library. EXPLAIN is none: with ANALYZE it does what it explains. */
const select = 1;

/** As JSON has it: whole numbers that it cannot hold, and whatever else it does not know, become text. */
function answerOf(value: unknown): Answer {
  if (value === null || value === undefined) return null;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(answerOf);
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, answerOf(inner)]));
  }
  return String(value);
}
