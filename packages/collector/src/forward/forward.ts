// The forwarder: keeps a capture running and a way to the target, until it is told to stop.
import {
  type CaptureRun,
  captureWords,
  complaintOf,
  type Hopeless,
  hopelessness,
  missedBy,
  type StartCapture,
} from './capture.ts';
import { createPcapStream } from './pcap-stream.ts';
import type { Route } from './route.ts';
import { createSender, type Sender, type SenderOptions } from './sender.ts';
import { given, type Stopping, untilSilent } from './silence.ts';
import { createTally, type ForwardCounts, type ForwardWord, type Tally, wantedIn } from './words.ts';

export interface ForwardOptions extends SenderOptions {
  /** A name or an address. */
  readonly to: string;
  readonly port: number;
  /** Undefined: the one that has the outer source address. */
  readonly interfaceName: string | undefined;
}

/** All effects. */
export interface Surroundings {
  /** Addresses of a name, or the address itself; none where it cannot be resolved now. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Undefined: there is no way to it now. */
  readonly open: (address: string, port: number) => Promise<Route | undefined>;
  readonly capture: StartCapture;
  /** Milliseconds, never backwards. */
  readonly now: () => number;
  /** Shorter once `stop` is given. */
  readonly wait: (milliseconds: number, stop: AbortSignal | undefined) => Promise<void>;
  /** For whoever reads the log. */
  readonly say: (line: string) => void;
}

export interface Forwarded {
  /** `stopped`: as it was told to. */
  readonly kind: 'stopped' | Hopeless;
  readonly report: ForwardReport;
}

export interface ForwardReport {
  readonly to: string;
  /** Of the target as it was last resolved; null: it never was. */
  readonly address: string | null;
  readonly port: number;
  readonly vni: number;
  /** The outer source address: who the task is, to the collector. */
  readonly source: string | null;
  readonly interface: string | null;
  /** No frame in the tunnel was longer. */
  readonly frameBytes: number | null;
  readonly counts: ForwardCounts;
}

const everyInterface = 'any';
const minute = 60_000;
const longestBackoff = 60_000;
/** For what the kernel still has to take when all is over. */
const drain = { step: 10, steps: 100 } as const;
const losses: readonly ForwardWord[] = [
  'rate-cap',
  'queue-full',
  'send-failed',
  'missed-by-capture',
  'damaged-streams',
];

/** Ends when it is told to (silence.ts says how soon), or when tcpdump can never capture here. */
export async function forward(
  options: ForwardOptions,
  around: Surroundings,
  { soon, atOnce }: Stopping,
): Promise<Forwarded> {
  const tally = createTally();
  const route = await firstRoute(options, around, AbortSignal.any([soon, atOnce]));
  if (route === undefined) return { kind: 'stopped', report: reportOf(options, undefined, undefined, tally) };
  const sender = createSender(options, route, tally, around.now);
  // Of its own, so that it also ends when the capture is hopeless.
  const over = new AbortController();
  const kept = keepRoute(options, around, over.signal, { route, sender, tally });
  const silent = new AbortController();
  void given(soon)
    .then(() => untilSilent(() => wantedIn(tally.counts()), around.wait, AbortSignal.any([atOnce, over.signal])))
    .then(() => silent.abort());
  const stop = AbortSignal.any([atOnce, silent.signal]);
  const interfaceName = options.interfaceName ?? route.interfaceName ?? everyInterface;
  const hopeless = await keepCapturing({ options, around, stop, sender, tally, interfaceName, route });
  for (let step = 0; step < drain.steps && sender.waiting() > 0; step += 1) await around.wait(drain.step, undefined);
  over.abort();
  const last = await kept;
  last.close();
  return { kind: hopeless ?? 'stopped', report: reportOf(options, { route: last, interfaceName }, sender, tally) };
}

/** Undefined: told to stop before there was one. */
async function firstRoute(
  options: ForwardOptions,
  around: Surroundings,
  stop: AbortSignal,
): Promise<Route | undefined> {
  for (let failures = 0; !stop.aborted; failures += 1) {
    const route = await unlessGiven(stop, findRoute(options, around));
    if (route !== undefined) return route;
    if (failures === 0 && !stop.aborted)
      around.say(`there is no way to ${options.to} yet: check its name, and that this task may reach it; trying on`);
    await around.wait(backoff(failures), stop);
  }
  return undefined;
}

async function findRoute({ to, port }: ForwardOptions, { resolve, open }: Surroundings): Promise<Route | undefined> {
  const [address] = await resolve(to);
  return address === undefined ? undefined : open(address, port);
}

/** Undefined: it was given first. A name may take a resolver half a minute. */
function unlessGiven<T>(stop: AbortSignal, asked: Promise<T>): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const end = (): void => resolve(undefined);
    if (stop.aborted) end();
    stop.addEventListener('abort', end);
    void asked.then(resolve, reject).finally(() => stop.removeEventListener('abort', end));
  });
}

interface Under {
  readonly options: ForwardOptions;
  readonly around: Surroundings;
  readonly stop: AbortSignal;
  readonly sender: Sender;
  readonly tally: Tally;
  readonly interfaceName: string;
  readonly route: Route;
}

/** Starts tcpdump again whenever it ends, at longer and longer intervals, unless that is hopeless. */
async function keepCapturing(under: Under): Promise<Hopeless | undefined> {
  const { around, stop, tally } = under;
  for (let failures = 0; !stop.aborted; failures += 1) {
    const run = await captureOnce(under);
    tally.count('missed-by-capture', missedBy(run));
    if (run.damaged) tally.count('damaged-streams');
    const hopeless = hopelessness(run);
    if (hopeless !== undefined) return hopeless;
    if (stop.aborted) return undefined;
    if (run.lived >= longestBackoff) failures = 0;
    const pause = backoff(failures);
    around.say(`tcpdump ended (${complaintOf(run)}): starting it again in ${pause / 1000} s`);
    tally.count('restarts');
    await around.wait(pause, stop);
  }
  return undefined;
}

/** Enough to say why tcpdump ended. */
const mostSaid = 2000;

function captureOnce({ options, around, stop, sender, interfaceName, route }: Under): Promise<CaptureRun> {
  const began = around.now();
  const stream = createPcapStream(sender.packet);
  const words = captureWords(interfaceName, options.port, sender.limit().cut ? sender.limit().frameBytes : undefined);
  let said = '';
  let damaged = false;
  let told = false;
  return new Promise((resolve) => {
    const end = around.capture(words, {
      bytes(chunk) {
        if (stream.push(chunk) === 'damaged' && !damaged) {
          damaged = true;
          end();
        }
        if (!stream.begun() || told) return;
        told = true;
        around.say(
          `forwarding ${interfaceName} (${route.source}) to ${route.address} port ${route.port} as VNI ${options.vni}, frames of up to ${sender.limit().frameBytes} bytes`,
        );
      },
      said(text) {
        said = (said + text).slice(-mostSaid);
      },
      ended(how) {
        stop.removeEventListener('abort', end);
        resolve({ end: how, begun: stream.begun(), damaged, said, lived: around.now() - began });
      },
    });
    if (stop.aborted) end();
    else stop.addEventListener('abort', end);
  });
}

interface Kept {
  readonly route: Route;
  readonly sender: Sender;
  readonly tally: Tally;
}

/** Every minute: follows the target's name, and says what was lost. Answers the last route. */
async function keepRoute(
  options: ForwardOptions,
  around: Surroundings,
  over: AbortSignal,
  { route: first, sender, tally }: Kept,
): Promise<Route> {
  let route = first;
  let before = tally.counts();
  for (;;) {
    await around.wait(minute, over);
    if (over.aborted) return route;
    const addresses = (await unlessGiven(over, around.resolve(options.to))) ?? [];
    // A name of several addresses gives them in any order: while ours is among them, it stays.
    const [address] = addresses.includes(route.address) ? [] : addresses;
    const next = address === undefined ? undefined : await around.open(address, options.port);
    if (next !== undefined) {
      sender.turnTo(next);
      route.close();
      route = next;
      around.say(`${options.to} is ${next.address} now`);
    }
    const counts = tally.counts();
    const lost = losses.filter((word) => counts[word] > before[word]);
    if (lost.length > 0)
      around.say(`lost in the last minute: ${lost.map((word) => `${counts[word] - before[word]} ${word}`).join(', ')}`);
    before = counts;
  }
}

/** Milliseconds: 1, 2, 4 seconds and so on. */
function backoff(failures: number): number {
  return Math.min(longestBackoff, 1000 * 2 ** failures);
}

function reportOf(
  { to, port, vni }: ForwardOptions,
  way: { readonly route: Route; readonly interfaceName: string } | undefined,
  sender: Sender | undefined,
  tally: Tally,
): ForwardReport {
  return {
    to,
    address: way?.route.address ?? null,
    port,
    vni,
    source: way?.route.source ?? null,
    interface: way?.interfaceName ?? null,
    frameBytes: sender?.limit().frameBytes ?? null,
    counts: tally.counts(),
  };
}
