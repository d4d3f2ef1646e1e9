// `tasktap collect` without `--read`: receives until it is told to stop.
import {
  beginCollecting,
  type Collector,
  createConsumers,
  type Ended,
  type HealthOptions,
  serveHealth,
  type Way,
} from '@tasktap/collector';
import { isLoopback, parseAddress } from '@tasktap/wire';
import { tokenIn } from '../given-file.ts';
import { interrupted } from '../interruption.ts';
import { bracketed, whyDeaf } from '../listening.ts';
import { printLines, sayLine } from '../printing.ts';
import { UserError, unfit } from '../user-error.ts';
import { claimFileOrSay, claimOrSay } from './claims.ts';
import { type CaptureFlags, destinationOf } from './live-captures.ts';
import { type ConsumerFlags, doorsOf, openDoors, withListening } from './live-consumers.ts';
import { type DirectoryFlags, type LiveDirectory, withDirectory } from './live-directory.ts';
import { openFlowFolder } from './live-flows.ts';
import { type HearingFlags, openHearing } from './live-hearing.ts';
import { beginningLines } from './live-lines.ts';
import { livePageOf, type PageFlags } from './live-page.ts';
import { createLiveScreen } from './live-screen.ts';
import { type LiveUploads, openUploads, type UploadFlags, uploadPlanOf } from './live-uploads.ts';
import { type Rooms, reportLines } from './report-lines.ts';

export interface LiveFlags extends DirectoryFlags, CaptureFlags, ConsumerFlags, PageFlags, UploadFlags, HearingFlags {
  readonly listen: string;
  readonly port: number;
  readonly receiver: Way | 'auto';
  readonly healthPort?: number;
  readonly healthAddress: string;
  readonly tokenFile?: string;
  readonly json?: true;
}

/** Where the health port is, unless somebody says otherwise. */
const loopback = '127.0.0.1';
const genevePort = 6081;
/** Asked for; holds some tens of thousands of datagrams. */
const bufferBytes = 32 * 2 ** 20;

/** Answers the exit code. @throws UserError */
export async function runLive(flags: LiveFlags): Promise<number> {
  for (const address of [flags.listen, flags.healthAddress]) {
    if (parseAddress(address) === undefined) throw unfit(`expected an IP address, got ${address}`);
  }
  if (flags.port === genevePort) throw unfit(`port ${genevePort} is GENEVE's: expected another one for VXLAN`);
  expectHealthPort(flags);
  const token = await tokenIn(flags.tokenFile);
  return withDirectory(flags, say, (directory) => receive(flags, token, directory));
}

/** Whoever takes the token for that of another port would leave that one open. @throws UserError */
function expectHealthPort({ healthPort, healthAddress, tokenFile }: LiveFlags): void {
  if (healthPort !== undefined || (tokenFile === undefined && healthAddress === loopback)) return;
  throw unfit('expected --health-port beside --health-address and --token-file');
}

const { say, write: log, show, end: endFigures } = createLiveScreen(process.stderr, sayLine);

async function receive(flags: LiveFlags, token: string | undefined, directory: LiveDirectory): Promise<number> {
  const stopped = interrupted();
  const plan = uploadPlanOf(flags);
  const write = destinationOf(flags);
  if (write?.kind === 'captures') await claimOrSay(write.folder, 'captures');
  if (write?.kind === 'file') await claimFileOrSay(write.path);
  const doors = await doorsOf(flags);
  const page = await livePageOf(flags, { at: flags.listen, present: directory.present });
  const hearing = openHearing(flags, directory, log);
  const consumers = doors.length === 0 && page === undefined ? undefined : createConsumers();
  const flows = await openFlowFolder(flags.flows, directory.now, say);
  let uploads: LiveUploads | undefined;
  const rooms = (): Rooms => ({
    ...(directory.counts === undefined ? {} : { directory: { ...directory.counts() } }),
    ...(hearing.counts === undefined ? {} : { hearing: { ...hearing.counts() } }),
    ...(flows === undefined ? {} : { conversations: flows.counts() }),
    ...(consumers === undefined ? {} : { consumers: { ...consumers.counts() } }),
    ...(uploads === undefined ? {} : { uploads: uploads.counts() }),
    ...page?.room(),
  });
  const begin = () =>
    beginCollecting({
      listening: { address: flags.listen, ports: { vxlan: flags.port, geneve: genevePort }, bufferBytes },
      way: flags.receiver,
      write,
      stopped,
      onUnread: () => say(`waits for a reader of ${flags.write}`),
      directory: directory.now(),
      learns: directory.counts !== undefined,
      forwardersVni: directory.forwardersVni,
      onStatistics: show,
      onStrangers: (vnis) => {
        for (const vni of vnis) directory.ask(vni);
      },
      onHeard: (tasks) => {
        directory.heard(tasks);
        hearing.take(tasks);
      },
      flows,
      consumers,
      ...(page === undefined ? {} : { onInterfaces: page.interfaces, onRestart: page.restart }),
    });
  const open = async (collector: Collector): Promise<() => Promise<void>> => {
    directory.follow(collector.change);
    uploads = plan && (await openUploads(plan, flags, say));
    for (const each of beginningLines(collector.facts, flags)) say(each);
    const closing: (() => unknown)[] = [];
    const close = async (): Promise<void> => {
      for (const each of closing.splice(0).reverse()) await each();
    };
    try {
      if (consumers !== undefined) {
        const heard = withListening(consumers, collector);
        closing.push(await openDoors(heard, doors, say));
        if (page !== undefined) closing.push(await page.open(collector, heard, say));
      }
      const health = await healthOf(collector, flags, { token, rooms });
      closing.push(() => health?.close());
      return close;
    } catch (error) {
      await close();
      throw error;
    }
  };
  const ended = await untilStopped(begin, open, stopped).finally(async () => {
    hearing.end();
    await flows?.end(Date.now());
    await uploads?.end();
    endFigures();
  });
  const print = write?.kind === 'standard-output' ? console.error : console.log;
  return tell(ended, rooms(), { json: flags.json === true, print });
}

/** @throws UserError where nothing can be received, or `open` throws it */
async function untilStopped(
  begin: () => ReturnType<typeof beginCollecting>,
  open: (collector: Collector) => Promise<() => Promise<void>>,
  stopped: Promise<void>,
): Promise<Ended> {
  const begun = await begin();
  if (begun.kind === 'failed') throw unfit(begun.reason);
  const { collector } = begun;
  try {
    const close = await open(collector);
    say('ready: SIGTERM or Ctrl-C ends it');
    const ended = await Promise.race([collector.ended, stopped.then(() => collector.stop())]);
    await close();
    return ended;
  } finally {
    await collector.stop();
  }
}

interface Telling {
  readonly json: boolean;
  readonly print: (text: string) => void;
}

function tell(ended: Ended, rooms: Rooms, { json, print }: Telling): number {
  if (ended.kind === 'failed') throw new UserError(`receiving has ended: ${ended.reason}`);
  printLines(json ? [JSON.stringify({ ...ended.report, ...rooms })] : reportLines(ended.report, rooms), print);
  if (ended.failure !== undefined) throw new UserError(`receiving has ended: ${ended.failure}`);
  return 0;
}

async function healthOf(
  collector: Collector,
  flags: LiveFlags,
  { token, rooms }: Pick<HealthOptions, 'token' | 'rooms'>,
) {
  const { healthPort: port, healthAddress: address } = flags;
  if (port === undefined) return undefined;
  try {
    const health = await serveHealth(collector, { address, port, token, rooms });
    const counters = token === undefined && !isLoopback(address) ? 'without --token-file nobody gets' : 'and';
    say(`health: http://${bracketed(address)}:${health.port}/health, ${counters} /counters`);
    return health;
  } catch (error) {
    throw unfit(`health: ${whyDeaf({ host: address, port }, error)}`, { cause: error });
  }
}
