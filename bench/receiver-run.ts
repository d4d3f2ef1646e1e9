// One receiver in a process of its own while a sender sends to it: what it took for each packet, and what it missed.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** `command` prints READY or `receives at`, and on SIGTERM JSON with its packets. */
export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
}

export interface Sending {
  readonly packets: number;
  /** A second. Undefined: as fast as the sender can. */
  readonly rate?: number;
  /** The kernel cuts packets of equal length out of large ones: cheaper to send, and a packet socket would see the large ones. */
  readonly isGathered: boolean;
}

export interface Taken {
  /** Microseconds of one core, user and kernel. */
  readonly perPacket: number;
  /** Packets that were received, of each second of sending. */
  readonly goodput: number;
  readonly lost: number;
  readonly sent: number;
}

/** Milliseconds: until compilers have done their work, and until the last packet has been counted. */
const settling = 700;
const longestStart = 30_000;
/** A sender whose receiver has died sends for ever. */
const longestSending = 180_000;

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** From when it listens until all has been sent; its start costs what it costs. `send` as vxsend takes words: before those of `sending`. */
export async function take({ name, command }: Contender, send: readonly string[], sending: Sending): Promise<Taken> {
  // For C: the interface of its ring, and the buffer that `collect` asks for as well.
  const settings = ['IFACE=lo', `RB=${32 * 2 ** 20}`];
  const child = spawn('env', [...settings, ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', error: '' };
  child.stdout.on('data', (bytes: Buffer) => {
    said.out += bytes;
  });
  child.stderr.on('data', (bytes: Buffer) => {
    said.error += bytes;
  });
  const ended = once(child, 'close');
  try {
    await listening(name, child, said);
    const before = usedBy(child);
    const [sender = '', ...rest] = [...send, ...wordsOf(sending)];
    const told = await promisify(execFile)(sender, rest, { timeout: longestSending });
    const { sent, secs } = JSON.parse(told.stdout) as { readonly sent: number; readonly secs: number };
    await sleep(settling);
    const used = usedBy(child) - before;
    child.kill('SIGTERM');
    await ended;
    const { pkts, packets = pkts ?? 0 } = JSON.parse(said.out) as { readonly pkts?: number; readonly packets?: number };
    return { perPacket: (used * 1e6) / packets, goodput: packets / secs, lost: sent - packets, sent };
  } finally {
    child.kill('SIGKILL');
  }
}

function wordsOf({ packets, rate, isGathered }: Sending): readonly string[] {
  return [
    '-n',
    String(packets),
    ...(rate === undefined ? [] : ['-r', String(rate)]),
    ...(isGathered ? ['-g', '40'] : []),
  ];
}

/** @throws where the receiver ends instead, or never says that it listens */
async function listening(name: string, child: ChildProcess, said: { readonly error: string }): Promise<void> {
  const until = performance.now() + longestStart;
  while (!/READY|receives at/.test(said.error)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${name} ends: ${said.error}`);
    if (performance.now() > until) throw new Error(`${name} does not listen: ${said.error}`);
    await sleep(20);
  }
  await sleep(settling);
}

/** Seconds of the processor, of all its threads: the first number of each, in nanoseconds (Documentation/scheduler/sched-stats.rst). */
function usedBy({ pid }: ChildProcess): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const used = threads.map((one) => Number(readFileSync(`/proc/${pid}/task/${one}/schedstat`, 'utf8').split(' ')[0]));
  return used.reduce((sum, one) => sum + one, 0) / 1e9;
}
