// `tasktap forward`: runs until it is told to stop, says what befalls it on the way, and what it has counted at the end.
import { type Forwarded, type ForwardOptions, forward, type Stopping } from '@tasktap/collector';
import { awsSaidNo, fine, notAsWished } from '../account/exit-codes.ts';
import { printLines } from '../printing.ts';
import { reportLines } from './report-lines.ts';
import { surroundings } from './surroundings.ts';

export type ForwardFlags = Omit<ForwardOptions, 'packetLength' | 'cap' | 'interfaceName'> & {
  readonly packetLength?: number;
  readonly maxRate?: NonNullable<ForwardOptions['cap']>;
  readonly interface?: string;
  readonly json?: true;
};

/** The exit code. */
export async function runForward({ to, port, vni, packetLength, maxRate, ...rest }: ForwardFlags): Promise<number> {
  const say = (line: string): void => console.error(`# ${line}`);
  const options = { to, port, vni, packetLength, cap: maxRate, interfaceName: rest.interface };
  const { kind, report } = await forward(options, surroundings(say), untilToldToStop());
  printLines(rest.json === true ? [JSON.stringify({ ...report, ended: kind })] : reportLines(report));
  for (const sentence of sentences[kind]) console.error(`tasktap: ${sentence}`);
  return exitCodes[kind];
}

const exitCodes: Readonly<Record<Forwarded['kind'], number>> = {
  stopped: fine,
  'no-tcpdump': notAsWished,
  // The right that is missing is the platform's to give.
  'not-allowed': awsSaidNo,
};

const sentences: Readonly<Record<Forwarded['kind'], readonly string[]>> = {
  stopped: [],
  'no-tcpdump': ['Expected tcpdump on the PATH, found none: use the image of the forwarder, or install tcpdump.'],
  'not-allowed': [
    'tcpdump may not capture here: the capability NET_RAW is missing. On EC2 and Managed Instances add it to this container (linuxParameters.capabilities.add: ["NET_RAW"]), and see that nothing drops it. Fargate takes no addition but SYS_PTRACE: where it is not there by default, this task cannot be forwarded.',
  ],
};

/** ECS stops all containers of a task with SIGTERM; a person with Ctrl-C. Whoever says it twice does not want to wait. */
function untilToldToStop(): Stopping {
  const soon = new AbortController();
  const atOnce = new AbortController();
  process.on('SIGINT', () => atOnce.abort());
  process.on('SIGTERM', () => (soon.signal.aborted ? atOnce : soon).abort());
  return { soon: soon.signal, atOnce: atOnce.signal };
}
