// `tasktap collect` without `--read`: receives until it is told to stop.
import {
  beginCollecting,
  type Collector,
  type Ended,
  isLoopback,
  readDirectory,
  type Statistics,
  serveHealth,
  type Way,
} from '@tasktap/collector';
import { parseAddress } from '@tasktap/wire';
import { readGiven, textOf } from '../given-file.ts';
import { UnfitFile, UserError } from '../user-error.ts';
import { beginningLines, lineOf } from './live-lines.ts';
import { reportLines } from './report-lines.ts';

export interface LiveFlags {
  readonly listen: string;
  readonly port: number;
  readonly receiver: Way | 'auto';
  readonly write?: string;
  readonly directory?: string;
  readonly healthPort?: number;
  readonly healthAddress: string;
  readonly tokenFile?: string;
  readonly json?: true;
}

const genevePort = 6081;
/** Asked for; holds some tens of thousands of datagrams. */
const bufferBytes = 32 * 2 ** 20;

/** Answers the exit code. @throws UserError */
export async function runLive(flags: LiveFlags): Promise<number> {
  for (const address of [flags.listen, flags.healthAddress]) {
    if (parseAddress(address) === undefined) throw unfit(`expected an IP address, got ${address}`);
  }
  if (flags.port === genevePort) throw unfit(`port ${genevePort} is GENEVE's: expected another one for VXLAN`);
  const directory = flags.directory === undefined ? new Map() : await readGiven(flags.directory, readDirectory);
  const token = flags.tokenFile === undefined ? undefined : (await textOf(flags.tokenFile)).trim();
  if (token === '') throw new UnfitFile(`${flags.tokenFile}: it is empty, expected a token`);
  const stopped = stopSignal();
  const line = createLine();
  const begun = await beginCollecting({
    listening: { address: flags.listen, ports: { vxlan: flags.port, geneve: genevePort }, bufferBytes },
    way: flags.receiver,
    write: flags.write,
    directory,
    onStatistics: line.show,
  });
  if (begun.kind === 'failed') throw unfit(begun.reason);
  const { collector } = begun;
  for (const each of beginningLines(collector.facts, flags)) console.error(`# ${each}`);
  const health = await healthOf(collector, flags, token);
  const ended = await Promise.race([collector.ended, stopped.then(() => collector.stop())]);
  health?.close();
  line.end();
  return tell(ended, flags.json === true);
}

function tell(ended: Ended, json: boolean): number {
  if (ended.kind === 'failed') throw new UserError(`receiving has ended: ${ended.reason}`);
  console.log(json ? JSON.stringify(ended.report) : reportLines(ended.report, undefined).join('\n'));
  return 0;
}

async function healthOf(collector: Collector, flags: LiveFlags, token: string | undefined) {
  const { healthPort: port, healthAddress: address } = flags;
  if (port === undefined) return undefined;
  try {
    const health = await serveHealth(collector, { address, port, token });
    const counters = token === undefined && !isLoopback(address) ? 'without --token-file nobody gets' : 'and';
    console.error(
      `# health: http://${address.includes(':') ? `[${address}]` : address}:${health.port}/health, ${counters} /counters`,
    );
    return health;
  } catch (error) {
    await collector.stop();
    throw new UserError(`${address}:${port} (health check): ${(error as Error).message}`, {
      cause: error,
      exitCode: 2,
    });
  }
}

const unfit = (sentence: string): UserError => new UserError(sentence, { exitCode: 2 });

/** Resolves with the first signal to stop; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = (): void => {
    for (const signal of signals) process.off(signal, stop);
    resolve();
  };
  for (const signal of signals) process.on(signal, stop);
  return promise;
}

/** One line that is written over, where somebody watches. */
function createLine() {
  let before: Statistics | undefined;
  return {
    show: (statistics: Statistics): void => {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${lineOf(statistics, before)}`);
      before = statistics;
    },
    end: (): void => {
      if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    },
  };
}
