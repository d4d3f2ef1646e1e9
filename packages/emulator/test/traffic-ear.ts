// Listens to synthetic traffic in tests, and reads what passed.
import {
  decodeEthernet,
  decodeIpv4,
  decodeTcp,
  decodeUdp,
  type Ethernet,
  type Ipv4,
  type Malformed,
  protocols,
  type Tcp,
  type Udp,
} from '@tasktap/wire';
import type { PacketPath, Passage } from '../src/world/packets.ts';
import type { World } from '../src/world/state.ts';
import type { Served } from '../src/world/task-behaviour.ts';
import { startTraffic } from '../src/world/traffic.ts';
import { createPacketWorld, plantTask } from './packets-world.ts';

export interface Ear {
  readonly path: PacketPath;
  readonly heard: Passage[];
  /** How many passages came at a time. */
  readonly rounds: number[];
}

export function listenIn(): Ear {
  const heard: Passage[] = [];
  const rounds: number[] = [];
  const counts = { seen: 0, mirrored: 0, filteredOut: 0, lost: 0 };
  const pass = (passages: readonly Passage[]): void => {
    heard.push(...passages);
    rounds.push(passages.length);
  };
  return { heard, rounds, path: { pass, total: () => counts, ofSession: () => counts, onSent: () => () => {} } };
}

/** What `tasks` running tasks say in `seconds`, half of them in each of two subnets; they serve HTTP, or these in turn. */
export function talk(options: {
  readonly tasks: number;
  readonly serving?: readonly Served[];
  readonly seconds: number;
  readonly perTaskPerSecond: number;
  readonly seed?: number;
}): Ear & { readonly world: World } {
  const { world, clock } = createPacketWorld(options.seed);
  const { tasks, serving = ['http'] } = options;
  for (let n = 0; n < tasks; n += 1) {
    plantTask(world, `subnet-${1 + (n % 2)}`, 'awsvpc', serving[n % serving.length]);
  }
  const ear = listenIn();
  startTraffic(world, ear.path, { framesPerTaskPerSecond: options.perTaskPerSecond });
  clock.advance(options.seconds * 1000);
  return { ...ear, world };
}

export function ethernetOf({ frame }: Passage): Ethernet {
  return sound(decodeEthernet(frame));
}

export function packetOf(passage: Passage): Ipv4 {
  return sound(decodeIpv4(ethernetOf(passage).payload));
}

export function segmentOf({ protocol, payload }: Ipv4): Tcp | Udp {
  return sound<Tcp | Udp>(protocol === protocols.tcp ? decodeTcp(payload) : decodeUdp(payload));
}

function sound<Layer extends { readonly kind: string }>(layer: Layer | Malformed): Layer {
  if (layer.kind === 'malformed') throw new Error(`synthetic traffic is malformed: ${JSON.stringify(layer)}`);
  return layer as Layer;
}
