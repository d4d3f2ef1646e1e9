// Live receiving held against C: processor time for each packet that was received, and what gets through when a sender does not stop.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeMirroredCapture } from './mirrored-capture.ts';
import type { Row } from './report.ts';

/** Programs of others, compiled: the sender, and the receiver. */
export interface Peers {
  readonly send: string;
  readonly receive: string;
}

const address = '127.86.76.66';
const rounds = 2;
const packets = 600_000;
/** A second. Two cores hold sender and receiver without a drop. */
const rate = 150_000;
const flood = 2_000_000;

const bin = fileURLToPath(new URL('../packages/cli/bin/tasktap.js', import.meta.url));
const ours = (way: string): readonly string[] => [
  ...[process.execPath, bin, 'collect', '--listen', address, '--receiver', way, '--json'],
];

interface Taken {
  /** Microseconds of one core, user and kernel. */
  readonly perPacket: number;
  /** Packets that were received, of each second of sending. */
  readonly goodput: number;
  readonly received: number;
}

/** In turn, so that a busy machine is busy for each of them; of each the best round. Ring and C need root. */
export async function measureReceiving(folder: string, { send, receive }: Peers): Promise<readonly Row[]> {
  const capture = join(folder, 'send.pcap');
  writeMirroredCapture(capture, { length: 64, vnis: 100, packets: 200_000, flowsPerVni: 20 });
  const contenders: Readonly<Record<string, readonly string[]>> = {
    recvmmsg: ours('recvmmsg'),
    'C recvmmsg': [receive, 'mmsg'],
    'packet-ring': ours('packet-ring'),
    'C TPACKET_V3': [receive, 'pkt'],
    dgram: ours('dgram'),
  };
  const steady = new Map<string, number>();
  const fast = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, words] of Object.entries(contenders)) {
      const gentle = await take(words, [send, capture, address, '4789', '-r', String(rate), '-n', String(packets)]);
      steady.set(name, Math.min(steady.get(name) ?? Number.POSITIVE_INFINITY, gentle.perPacket));
    }
    for (const name of ['recvmmsg', 'packet-ring', 'dgram']) {
      const hard = await take(contenders[name] ?? [], [send, capture, address, '4789', '-n', String(flood)]);
      fast.set(name, Math.max(fast.get(name) ?? 0, hard.goodput));
    }
  }
  const told = [...steady].map(([name, took]) => `${name} ${took.toFixed(2)}`).join(', ');
  const through = [...fast].map(([name, one]) => `${name} ${Math.round(one / 1000)}`).join(', ');
  return [
    ratio(`64 B received (microseconds each: ${told}): recvmmsg of C`, steady, 'recvmmsg', 'C recvmmsg', 1.3),
    ratio('64 B received: packet-ring of C', steady, 'packet-ring', 'C TPACKET_V3', 2),
    {
      what: `64 B without end (thousand a second got through: ${through}): recvmmsg of dgram`,
      measured: (fast.get('recvmmsg') ?? 0) / (fast.get('dgram') ?? 1),
      unit: 'x',
      goal: 5,
      better: 'higher',
    },
  ];
}

function ratio(what: string, took: ReadonlyMap<string, number>, one: string, other: string, goal: number): Row {
  return { what, measured: (took.get(one) ?? 0) / (took.get(other) ?? 1), unit: 'x', goal, better: 'lower' };
}

/** Of one receiver, from when it listens until all has been sent; its start costs what it costs. */
async function take(words: readonly string[], sender: readonly string[]): Promise<Taken> {
  // C takes the interface of its ring from the environment.
  const child = spawn('env', ['IFACE=lo', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  await listening(child);
  const before = usedBy(child);
  const [command = '', ...rest] = sender;
  const { secs } = JSON.parse(execFileSync(command, rest, { encoding: 'utf8' })) as { readonly secs: number };
  await sleep(settling);
  const used = usedBy(child) - before;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  await ended;
  const { pkts, packets: counted = pkts } = JSON.parse(output) as { readonly pkts: number; readonly packets?: number };
  return { perPacket: (used * 1e6) / counted, goodput: counted / secs, received: counted };
}

/** Milliseconds: until compilers have done their work, and until the last packet has been counted. */
const settling = 700;
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** @throws where the receiver ends instead */
async function listening(child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  while (!/READY|receives at/.test(said)) {
    if (child.exitCode !== null) throw new Error(`the receiver ends: ${said}`);
    await sleep(20);
  }
  await sleep(settling);
}

/** Seconds of the processor, of all its threads: fields 14 and 15, behind a name that may hold blanks; in hundredths (proc(5)). */
function usedBy({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
