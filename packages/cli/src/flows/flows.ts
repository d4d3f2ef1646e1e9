// `tasktap flows`: files of flows in, who spoke to whom out. Reads only.
import { resolve } from 'node:path';
import {
  type Answers,
  busiest,
  type FlowFilter,
  type FlowReader,
  findFlowFiles,
  type Grouping,
  NoDuckDb,
  openFlows,
  type Question,
  totalOf,
} from '@tasktap/collector';
import { formatAddress, parseAddress } from '@tasktap/wire';
import { fine } from '../account/exit-codes.ts';
import { orSay } from '../collect/files.ts';
import { oneLine } from '../one-line.ts';
import { printLines } from '../printing.ts';
import { UserError, unfit } from '../user-error.ts';
import { waiting } from '../waiting.ts';
import { counted } from '../words/counted.ts';
import { paintOutput } from '../words/paint.ts';
import { answersAsText, asJson, asText, type Shown } from './report.ts';

export interface FlowsFlags {
  readonly from: readonly string[];
  /** Milliseconds before now. */
  readonly since?: number;
  readonly cluster?: string;
  readonly service?: string;
  readonly task?: string;
  readonly peer?: string;
  readonly port?: number;
  readonly by: Grouping;
  readonly top: number;
  readonly sql?: string;
  readonly json?: true;
}

/** An answer to a query of one's own is held whole. */
const mostRows = 10_000;

/** Answers the exit code. @throws UserError */
export async function showFlows(flags: FlowsFlags): Promise<number> {
  const { from, since: ago, cluster, service, task, peer, port, by, top, sql, json } = flags;
  const since = ago === undefined ? undefined : Date.now() - ago;
  const files = filesIn(from, since);
  const opening = answered(from, () => openFlows(files));
  const reader = await waiting(`Opening ${counted(files.length, 'file')} …`, opening);
  try {
    if (sql !== undefined) {
      const answers = await waiting('Asking DuckDB …', asked(reader, sql));
      printLines(json === true ? [JSON.stringify(answers)] : answersAsText(answers, paintOutput));
      return fine;
    }
    const filter = given({ since, cluster, service, task, peer: asWritten(peer), port });
    const ask = ({ sql: text, values }: Question, most: number): Promise<Answers> =>
      answered(from, () => reader.ask(text, values, most));
    const shown: Shown = {
      from,
      files: files.length,
      by,
      total: await waiting('Adding up the flows …', ask(totalOf(filter), 1)),
      busiest: await waiting('Looking for the busiest …', ask(busiest(by, filter), top)),
    };
    printLines(json === true ? [asJson(shown)] : asText(shown, paintOutput));
    return fine;
  } finally {
    reader.close();
  }
}

type Optional<Of> = { readonly [Name in keyof Of]?: Of[Name] | undefined };

function given(filter: Optional<FlowFilter>): FlowFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder; `tasktap collect --flows PATH` writes one',
  EACCES: 'reading it is not allowed',
};

/** Each once, also where one place lies in another. */
function filesIn(from: readonly string[], since: number | undefined): readonly string[] {
  const day = since === undefined ? undefined : new Date(since).toISOString().slice(0, 10);
  const files = from.flatMap((path) => filesBelow(path, day));
  return [...new Map(files.map((file) => [resolve(file), file])).values()];
}

/** Where all are of days before, one of them stands for the rest: nothing in it matches, and without a file there is nothing to ask. */
function filesBelow(path: string, day: string | undefined): readonly string[] {
  const found = filesOf(path, day);
  if (found.length > 0) return found;
  const [one] = filesOf(path, undefined);
  if (one !== undefined) return [one];
  throw unfit(
    `${path}: no Parquet file is in it; \`tasktap collect --read FILE --flows ${path}/OUT.parquet\` writes one`,
  );
}

function filesOf(path: string, day: string | undefined): readonly string[] {
  return orSay(path, () => findFlowFiles(path, day), sentences);
}

async function asked(reader: FlowReader, sql: string): Promise<Answers> {
  try {
    return await reader.ask(sql, {}, mostRows);
  } catch (error) {
    throw unfit(`--sql: ${firstLine(error)}`, { cause: error });
  }
}

/** What DuckDB would not do is a sentence about the files. @throws UserError */
async function answered<Value>(from: readonly string[], act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof NoDuckDb) throw new UserError(error.message, { cause: error });
    throw unfit(`${from.join(' ')}: expected flows as tasktap writes them; ${firstLine(error)}`, {
      cause: error,
    });
  }
}

/** DuckDB's sentence; where in the query it points to is left out. */
function firstLine(error: unknown): string {
  return oneLine((error as Error).message.split('\n')[0] ?? '');
}

/** An address as the files have it: of IPv6 there are many spellings. */
function asWritten(address: string | undefined): string | undefined {
  const bytes = address === undefined ? undefined : parseAddress(address);
  return bytes === undefined ? address : formatAddress(bytes);
}
