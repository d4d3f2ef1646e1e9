// Makes the running tasks talk: to each other, to the world outside and to the resolver, in frames that look like a shop's.
import type { Cancel } from './clock.ts';
import { resolverNear } from './filter.ts';
import type { FleetTraffic } from './fleet.ts';
import type { PacketPath, Passage } from './packets.ts';
import { createRandom, type Random } from './random.ts';
import type { NetworkInterface, Task, World } from './state.ts';
import { dnsLookup } from './traffic-dns.ts';
import { httpExchange } from './traffic-http.ts';
import { type End, endOf, type IpPacket, passagesOf } from './traffic-ip.ts';

export interface Traffic {
  close(): void;
}

/** Emulated: at ten times life's speed, 40 rounds a second. */
const roundMs = 250;
/**
 * Of passages, but for the end of the last conversation. Twice what 200 tasks with 2 frames a second need at ten times life's speed,
 * and what a listener takes at once: about 240 such datagrams fill a socket's default buffer of 208 KiB (measured on Linux).
 */
const mostPerRound = 200;

/** Tasks take turns in beginning a conversation, so that each is heard of; what exceeds the most of a round is never made up for. */
export function startTraffic(world: World, path: PacketPath, wanted: FleetTraffic): Traffic {
  // Of its own, so that the fleet's fate does not hang on how much is said.
  const random = createRandom(world.random.between(0, 0xffff_ffff));
  let last = world.clock.now();
  let turn = 0;
  /** Passages due; below zero where a conversation was longer than what was due. */
  let due = 0;
  const round = (): void => {
    const now = world.clock.now();
    const speakers = runningSpeakers(world);
    due = Math.min(mostPerRound, due + (speakers.length * wanted.framesPerTaskPerSecond * (now - last)) / 1000);
    last = now;
    const passages: Passage[] = [];
    while (due > 0) {
      const speaker = speakers[turn % speakers.length];
      if (speaker === undefined) break;
      const begun = conversation(random, speaker, speakers).flatMap(passagesOf);
      passages.push(...begun);
      due -= begun.length;
      turn += 1;
    }
    cancel = world.clock.after(roundMs, round);
    path.pass(passages);
  };
  let cancel: Cancel = world.clock.after(roundMs, round);
  return { close: () => cancel() };
}

interface Speaker {
  readonly task: Task;
  readonly networkInterface: NetworkInterface;
}

/** Tasks in bridge or host mode are none: they have no network interface. */
function runningSpeakers(world: World): readonly Speaker[] {
  const speakers: Speaker[] = [];
  for (const task of world.tasks.values()) {
    const networkInterface = world.networkInterfaces.get(task.attachment?.networkInterfaceId ?? '');
    if (task.lastStatus === 'RUNNING' && networkInterface !== undefined) speakers.push({ task, networkInterface });
  }
  return speakers;
}

/** Every third one begins with a question to the resolver, as if the answers to the others were still known. */
function conversation(random: Random, beginner: Speaker, speakers: readonly Speaker[]): readonly IpPacket[] {
  const speaker = endOfSpeaker(beginner);
  const peer = peerOf(random, beginner, speakers);
  const comesIn = peer.port === undefined && random.between(0, 1) === 0;
  if (comesIn) return httpExchange(random, peer, speaker);
  const asks = random.between(1, 3) === 1;
  const resolver = { address: resolverNear(speaker.address), port: undefined, name: 'resolver' };
  return [...(asks ? dnsLookup(random, speaker, resolver, peer) : []), ...httpExchange(random, speaker, peer)];
}

/** Another task of the same VPC, or one time in three, and where the draw falls on nobody else, somebody outside. */
function peerOf(random: Random, beginner: Speaker, speakers: readonly Speaker[]): End {
  const drawn = speakers[random.between(0, speakers.length - 1)];
  const reachable = drawn !== beginner && drawn?.networkInterface.vpcId === beginner.networkInterface.vpcId;
  return drawn !== undefined && reachable && random.between(1, 3) > 1 ? endOfSpeaker(drawn) : outside(random);
}

function endOfSpeaker({ task, networkInterface }: Speaker): End {
  const [, name = task.group] = task.group.split(':');
  return endOf(networkInterface, `${name}.internal`);
}

/** In 203.0.113.0/24, which is nobody's (RFC 5737). */
function outside(random: Random): End {
  return { address: Uint8Array.of(203, 0, 113, random.between(1, 254)), port: undefined, name: 'api.example.com' };
}
