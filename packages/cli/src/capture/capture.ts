// `tasktap capture`: packets of a running collector, as they come, into a file or a pipe.
import type { Writable } from 'node:stream';
import { isStandardOutput } from '../collect/standard-output.ts';
import { tokenIn } from '../given-file.ts';
import { interrupted } from '../interruption.ts';
import { printLines, sayLine } from '../printing.ts';
import { UserError } from '../user-error.ts';
import { counted } from '../words/counted.ts';
import { type Kept, keep } from './keep.ts';
import { openOutput } from './output.ts';
import { listenTo } from './place.ts';

interface Wanted {
  readonly cluster?: readonly string[];
  readonly service?: readonly string[];
  readonly task?: readonly string[];
  readonly host?: readonly string[];
  readonly port?: readonly string[];
}

export interface CaptureFlags extends Wanted {
  readonly from: string;
  readonly tokenFile?: string;
  readonly write: string;
  readonly count?: number;
  readonly duration?: number;
  readonly json?: true;
}

/** Answers the exit code. @throws UserError */
export async function runCapture(flags: CaptureFlags): Promise<number> {
  const isPiped = isStandardOutput(flags.write);
  const waits = (): void => console.error(`# waits for a reader of ${flags.write}`);
  const kept = await takeFrom(flags, async (stop) =>
    isPiped ? process.stdout : openOutput(flags.write, { waits, stop }),
  );
  const { ended, counts } = kept;
  if (flags.json === true) say(isPiped, JSON.stringify({ ended: ended.kind, ...counts }));
  else console.error(`# ${lineOf(kept)}`);
  if (ended.kind === 'broken') throw new UserError(`${flags.from}: ${ended.reason}; what had come is written`);
  if (ended.kind === 'unwritable') throw new UserError(`${flags.write}: ${ended.reason}`);
  return 0;
}

/**
 * `open` is called once a collector has begun to answer: before that nothing is emptied, and signals end the process as they would any. Afterwards SIGINT and
 * SIGTERM end the capture; `stop`: they, or the collector, have ended it before it is open. @throws UserError
 */
export async function takeFrom(
  { from, tokenFile, count, duration, ...wanted }: Omit<CaptureFlags, 'write' | 'json'>,
  open: (stop: AbortSignal) => Promise<Writable>,
): Promise<Kept> {
  const token = await tokenIn(tokenFile);
  const response = await listenTo({ from, query: queryOf(wanted), token });
  try {
    const [stop, gone] = [new AbortController(), new AbortController()];
    void interrupted().then(() => stop.abort());
    response.once('error', () => gone.abort());
    const output = await open(AbortSignal.any([stop.signal, gone.signal]));
    return await keep(response, output, { count, duration }, stop.signal);
  } finally {
    response.destroy();
  }
}

const words = ['cluster', 'service', 'task', 'host', 'port'] as const;

function queryOf(wanted: Wanted): string {
  const pairs = words.flatMap((word) => (wanted[word] ?? []).map((value): [string, string] => [word, value]));
  return new URLSearchParams(pairs).toString();
}

function lineOf({ counts: { packets, interfaces, missed } }: Kept): string {
  const lost = missed === 0 ? '' : `; ${counted(missed, 'more packet')} found no room: whoever reads was too slow`;
  return `${counted(packets, 'packet')} of ${counted(interfaces, 'interface')}${lost}`;
}

function say(isPiped: boolean, line: string): void {
  if (isPiped) sayLine(line);
  else printLines([line]);
}
