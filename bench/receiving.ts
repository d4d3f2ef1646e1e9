// Live receiving held against C: processor time for each packet, what gets through when a sender does not stop, and a minute without a loss.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from './median.ts';
import { writeMirroredCapture } from './mirrored-capture.ts';
import { type Contender, type Sending, type Taken, take } from './receiver-run.ts';
import type { Row } from './report.ts';

/** Programs of others, compiled: the sender, and the receiver. */
export interface Peers {
  readonly send: string;
  readonly receive: string;
}

const address = '127.86.76.66';
const bin = fileURLToPath(new URL('../packages/cli/bin/tasktap.js', import.meta.url));
const collecting = [process.execPath, bin, 'collect', '--json', '--listen', address, '--receiver'];
const rounds = 3;
/** A second, for everybody; and what only the sockets are sent, packets that the kernel cuts out of large ones. */
const gentle: Sending = { packets: 450_000, rate: 150_000, isGathered: false };
const brisk: Sending = { packets: 1_500_000, rate: 500_000, isGathered: true };
/** Long enough that what the buffers hold at the end is little of it. */
const flood: Sending = { packets: 6_000_000, isGathered: true };
/** A second: C's lossless rate is the last of them, in this order, of which it loses nothing in some seconds. */
const ladder = [200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000, 900_000, 1_000_000, 1_200_000];
const secondsOfRung = 3;
const secondsOfEndurance = 60;
const share = 0.7;

/** In a network of its own: C binds its port on every address, and a ring sees all of loopback. That needs root, as ring and C do. */
export async function measureReceiving(folder: string, peers: Peers): Promise<readonly Row[]> {
  const network = `tasktap-bench-${process.pid}`;
  execFileSync('ip', ['netns', 'add', network]);
  try {
    execFileSync('ip', ['-n', network, 'link', 'set', 'lo', 'up']);
    return await measure(folder, peers, ['ip', 'netns', 'exec', network]);
  } finally {
    execFileSync('ip', ['netns', 'delete', network]);
  }
}

async function measure(folder: string, { send, receive }: Peers, inside: readonly string[]): Promise<readonly Row[]> {
  const ours = (way: string): Contender => ({ name: way, command: [...inside, ...collecting, way] });
  const capture = join(folder, 'send.pcap');
  writeMirroredCapture(capture, { length: 64, vnis: 100, packets: 200_000, flowsPerVni: 20 });
  const sender = [...inside, send, capture, address, '4789'];
  const socket = ours('recvmmsg');
  const ring = ours('packet-ring');
  const dgram = ours('dgram');
  const ofC: Contender = { name: 'C recvmmsg', command: [...inside, receive, 'mmsg'] };
  const ringOfC: Contender = { name: 'C TPACKET_V3', command: [...inside, receive, 'pkt'] };

  const gently = await inTurn([socket, ofC, ring, ringOfC, dgram], sender, gentle);
  const briskly = await inTurn([socket, ofC], sender, brisk);
  const flooded = await inTurn([socket, ofC, dgram], sender, flood);
  const goodput = (one: Contender): number => median((flooded.get(one) ?? []).map((taken) => taken.goodput));
  const rate = await losslessRate(ofC, sender);
  const endured = await take(socket, sender, sendingFor(secondsOfEndurance, rate * share));
  return [
    ...costs('64 B, 150,000 a second', gently, [
      [socket, ofC, 1.3],
      [ring, ringOfC, 2],
    ]),
    ...costs('64 B, 500,000 a second', briskly, [[socket, ofC, 1.3]]),
    ...[socket, ofC, dgram].map((one) => ({
      what: `64 B, flooded: ${one.name}`,
      measured: goodput(one) / 1000,
      unit: 'kpps',
    })),
    { ...ratio('64 B, flooded: recvmmsg of dgram', goodput(socket) / goodput(dgram), 5), better: 'higher' },
    { what: '64 B: the rate at which C recvmmsg loses nothing', measured: rate / 1000, unit: 'kpps' },
    {
      what: `64 B, ${secondsOfEndurance} s at 70 % of that: recvmmsg loses, of ${endured.sent.toLocaleString('en')}`,
      measured: endured.lost,
      unit: 'packets',
      goal: 0,
    },
  ];
}

type Rounds = ReadonlyMap<Contender, readonly Taken[]>;

/** Round by round, so that a busy machine is busy for each of them. */
async function inTurn(contenders: readonly Contender[], sender: readonly string[], sending: Sending): Promise<Rounds> {
  const taken = new Map<Contender, readonly Taken[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const one of contenders) {
      console.error(`${one.name}, ${sending.rate ?? 'all that a sender can'} a second ...`);
      taken.set(one, [...(taken.get(one) ?? []), await take(one, sender, sending)]);
    }
  }
  return taken;
}

function costs(
  what: string,
  taken: Rounds,
  held: readonly (readonly [ours: Contender, theirs: Contender, goal: number])[],
): readonly Row[] {
  const cost = (one: Contender): number => median((taken.get(one) ?? []).map(({ perPacket }) => perPacket));
  return [
    ...[...taken.keys()].map((one) => ({ what: `${what}: ${one.name}`, measured: cost(one), unit: 'µs CPU' })),
    ...held.map(([one, other, goal]) => ratio(`${what}: ${one.name} of ${other.name}`, cost(one) / cost(other), goal)),
  ];
}

function ratio(what: string, measured: number, goal: number): Row {
  return { what, measured, unit: 'x', goal };
}

function sendingFor(seconds: number, rate: number): Sending {
  return { packets: Math.round(rate * seconds), rate, isGathered: true };
}

async function losslessRate(one: Contender, sender: readonly string[]): Promise<number> {
  let lossless = 0;
  for (const rate of ladder) {
    console.error(`${one.name}, ${rate} a second ...`);
    const { lost } = await take(one, sender, sendingFor(secondsOfRung, rate));
    if (lost > 0) break;
    lossless = rate;
  }
  return lossless;
}
