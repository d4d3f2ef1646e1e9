// Keeps tcpdump running for as long as a forwarder does.
import { backoff, longestBackoff } from './backoff.ts';
import { type CaptureRun, captureWords, complaintOf, type Hopeless, hopelessness, missedBy } from './capture.ts';
import type { ForwardOptions, Surroundings } from './options.ts';
import { createPcapStream } from './pcap-stream.ts';
import type { Route } from './route.ts';
import type { Sender } from './sender.ts';
import type { Tally } from './words.ts';

interface Capturing {
  readonly options: ForwardOptions;
  readonly around: Surroundings;
  readonly stop: AbortSignal;
  readonly sender: Sender;
  readonly tally: Tally;
  readonly interfaceName: string;
  readonly route: Route;
}

/** Starts tcpdump again whenever it ends, at longer and longer intervals, unless that is hopeless. */
export async function keepCapturing(capturing: Capturing): Promise<Hopeless | undefined> {
  const { around, stop, tally } = capturing;
  for (let failures = 0; !stop.aborted; failures += 1) {
    const run = await captureOnce(capturing);
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

function captureOnce({ options, around, stop, sender, interfaceName, route }: Capturing): Promise<CaptureRun> {
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
