// Flows as they come, in a folder: `day=…/cluster=…/service=…/….parquet`, each file whole when it appears.
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Flow } from '../flows/flow.ts';
import { partFolderMark } from '../spool/marks.ts';
import { folderOfOwner, narrow, ownerOnly } from '../spool/owner.ts';
import { partitions } from './columns.ts';
import { openDatabase } from './database.ts';
import { parquetOptions } from './file-writer.ts';
import { createStage, type Stage } from './stage.ts';
import { identifier, literal, selectFlows } from './statements.ts';

export interface FlowFolderOptions {
  readonly folder: string;
  /** Begins the names of files; of two writers to one folder, each has its own. Letters, digits, hyphens. */
  readonly name: string;
  /** Milliseconds: so old are flows at most before they stand in a file. */
  readonly every: number;
  /** So many flows wait at most; then files are written early. Twice as many are held while the disk is slow, and the rest is lost. */
  readonly most: number;
  /** Told of files that could not be written. */
  readonly complain: (sentence: string) => void;
}

/** As a collector in Fargate can afford: some 120 MB for both stages. */
export const usualFolder = { every: 300_000, most: 100_000 } as const;

export interface FolderCounts {
  readonly rows: number;
  readonly files: number;
  /** Flows that came while both stages were full, or whose files could not be written. */
  readonly lost: number;
}

export interface FlowFolder {
  readonly write: (flow: Flow) => void;
  /** To be called every second or so; `now` in milliseconds since 1970. */
  readonly tick: (now: number) => void;
  /** Writes what waits. */
  readonly end: (now: number) => Promise<void>;
  readonly counts: () => FolderCounts;
}

const memoryMiB = 384;

/** What a writer of the same name left unfinished is removed. @throws NoDuckDb, or whatever the disk says of the folder */
export async function createFlowFolder(options: FlowFolderOptions): Promise<FlowFolder> {
  const { folder, name, every, most, complain } = options;
  const part = join(folder, `${partFolderMark}${name}`);
  mkdirSync(folder, { recursive: true });
  const clear = (): void => rmSync(part, { recursive: true, force: true });
  clear();
  const database = await openDatabase({ memoryMiB, spill: undefined });
  let filling = await createStage(database, 'one');
  let spare = await createStage(database, 'other');
  let storing: Promise<void> | undefined;
  let clock = 0;
  let since: number | undefined;
  const counted = { rows: 0, files: 0, lost: 0 };

  const write = async (stage: Stage): Promise<void> => {
    const rows = stage.rows();
    try {
      stage.flush();
      // What could not be removed the last time.
      clear();
      mkdirSync(part, { mode: folderOfOwner });
      await database.connection.run(copy(stage.table, part, nameAt(clock, name)));
      counted.files += moveInto(part, folder);
      counted.rows += rows;
    } catch (error) {
      counted.lost += rows;
      complain(`${folder}: ${rows} flows could not be written: ${(error as Error).message}`);
    }
  };
  /** Rejects never: nobody would hear of it before the end. */
  const store = async (stage: Stage): Promise<void> => {
    await write(stage);
    try {
      await stage.empty();
      clear();
    } catch (error) {
      complain(`${part} could not be removed: ${(error as Error).message}`);
    }
  };
  /** The other stage fills from now on. False: it is still being written. */
  const turn = (): boolean => {
    if (storing !== undefined) return false;
    const full = filling;
    filling = spare;
    spare = full;
    since = undefined;
    storing = store(full).finally(() => {
      storing = undefined;
    });
    return true;
  };
  return {
    write: (flow) => {
      if (filling.rows() >= most && !turn()) {
        counted.lost += 1;
        return;
      }
      filling.add(flow);
    },
    tick: (now) => {
      clock = now;
      if (filling.rows() === 0) return;
      // A clock that was set back makes no flow wait longer.
      since = Math.min(since ?? now, now);
      if (now - since >= every) turn();
    },
    end: async (now) => {
      clock = now;
      await storing;
      if (filling.rows() > 0) turn();
      await storing;
      database.close();
    },
    counts: () => ({ ...counted }),
  };
}

/** With the partitions in the files as well: a file means the same wherever it lies. */
function copy(table: string, folder: string, name: string): string {
  const keys = partitions.map(identifier).join(', ');
  const options = `${parquetOptions}, PARTITION_BY (${keys}), WRITE_PARTITION_COLUMNS true, FILENAME_PATTERN ${literal(`${name}-{uuid}`)}`;
  return `COPY (${selectFlows(table)}) TO ${literal(folder)} (${options})`;
}

/** e.g. `20261128T051500Z-collector-1` */
function nameAt(now: number, name: string): string {
  return `${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}-${name}`;
}

/** The number of files. Both folders are of one file system, so that each file appears whole. */
function moveInto(from: string, to: string): number {
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.parquet'));
  // Where one folder cannot be made, none has its file yet: all of them are counted as lost.
  for (const file of files) mkdirSync(dirname(join(to, file)), { recursive: true });
  for (const file of files) {
    narrow(join(from, file), ownerOnly);
    renameSync(join(from, file), join(to, file));
  }
  return files.length;
}
