// The forwarder: keeps a capture running and a way to the target, until it is told to stop.
import type { Hopeless } from './capture.ts';
import { keepCapturing } from './keep-capturing.ts';
import { firstRoute, keepRoute } from './keep-route.ts';
import type { ForwardOptions, Surroundings } from './options.ts';
import type { Route } from './route.ts';
import { createSender, type Sender } from './sender.ts';
import { given, type Stopping, untilSilent } from './silence.ts';
import { createTally, type ForwardCounts, type Tally, wantedIn } from './words.ts';

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
/** For what the kernel still has to take when all is over. */
const drain = { step: 10, steps: 100 } as const;

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
