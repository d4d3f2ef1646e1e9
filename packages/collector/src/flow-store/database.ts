// DuckDB, loaded when it is needed: 70 MB of native code that no other command waits for.
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface Database {
  readonly instance: DuckDBInstance;
  readonly connection: DuckDBConnection;
  readonly close: () => void;
}

/** DuckDB is not installed: the published package leaves that to whoever wants flows. */
export class NoDuckDb extends Error {
  constructor(options: ErrorOptions) {
    super(
      'flows need DuckDB, which is not installed (or not for this system): npm install @duckdb/node-api@1.5.5-r.5',
      options,
    );
    this.name = 'NoDuckDb';
  }
}

export interface DatabaseOptions {
  /** What DuckDB may take beside what Node takes, in MiB. */
  readonly memoryMiB: number;
  /** Where it puts what does not fit. Undefined: nowhere, what does not fit is refused. */
  readonly spill: string | undefined;
}

/** In memory, without extensions, which would be fetched from the network. @throws NoDuckDb */
export async function openDatabase({ memoryMiB, spill }: DatabaseOptions): Promise<Database> {
  const { DuckDBInstance } = await load();
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${memoryMiB}MiB`,
    threads: '2',
    temp_directory: spill ?? '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  return {
    instance,
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function load(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new NoDuckDb({ cause: error });
  }
}
