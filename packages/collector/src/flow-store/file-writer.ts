// All flows of a run in one Parquet file, which appears when it is whole.
import { closeSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Flow } from '../flows/flow.ts';
import { createOwnFile, createOwnFolder, narrow, ownerOnly } from '../spool/owner.ts';
import { type Database, openDatabase } from './database.ts';
import { createStage } from './stage.ts';
import { literal, selectFlows } from './statements.ts';

export interface FlowFile {
  readonly write: (flow: Flow) => void;
  /** Writes the file, in the place of one that may be there. @throws whatever DuckDB says of the disk; then nothing is left behind */
  readonly end: () => Promise<void>;
  /** Leaves nothing behind. */
  readonly abandon: () => void;
}

const memoryMiB = 256;
/** DuckDB's own default, which its readers and Athena's work on in parallel. */
export const parquetOptions = 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880';

/** Flows wait in DuckDB, beyond its memory in a folder beside the file. @throws NoDuckDb, or whatever the disk says of the place */
export async function createFlowFile(path: string): Promise<FlowFile> {
  // A device is never replaced: root could do it, and would harm the machine.
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() === false) {
    throw new Error(
      there.isDirectory() ? 'it is a directory, expected a file' : 'expected a file, found something else there',
    );
  }
  const part = `${path}.part`;
  const spill = `${path}.part.spill`;
  closeSync(createOwnFile(part));
  narrow(part, there === undefined ? ownerOnly : there.mode);
  const database = await openOrRemove(part, spill);
  const stage = await createStage(database, 'flows');
  const abandon = (): void => {
    database.close();
    for (const left of [part, spill]) rmSync(left, { recursive: true, force: true });
  };
  return {
    write: stage.add,
    end: async () => {
      try {
        stage.close();
        const copy = `COPY (${selectFlows(stage.table)}) TO ${literal(part)} (${parquetOptions}, USE_TMP_FILE false)`;
        await database.connection.run(copy);
        renameSync(part, path);
      } finally {
        abandon();
      }
    },
    abandon,
  };
}

/** Without DuckDB nothing is left behind either. @throws NoDuckDb */
async function openOrRemove(part: string, spill: string): Promise<Database> {
  try {
    createOwnFolder(spill);
    return await openDatabase({ memoryMiB, spill });
  } catch (error) {
    for (const left of [part, spill]) rmSync(left, { recursive: true, force: true });
    throw error;
  }
}
