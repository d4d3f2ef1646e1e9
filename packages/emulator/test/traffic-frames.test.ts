// Whether a real network stack would believe what the running tasks say.
import { type Ipv4, protocols, type Tcp, tcpFlags, withTcpChecksum, withUdpChecksum } from '@tasktap/wire';
import { describe, expect, test } from 'vitest';
import type { Passage } from '../src/world/packets.ts';
import { ethernetOf, packetOf, segmentOf, talk } from './traffic-ear.ts';

const { world, heard } = talk({
  tasks: 12,
  seconds: 60,
  perTaskPerSecond: 2,
  serving: ['http', 'https', 'http', 'https', 'postgres', 'dns'],
});
const interfaces = new Map([...world.networkInterfaces.values()].map((one) => [one.privateIp, one]));

describe('every frame', () => {
  test('is small, whole, and has its right checksum', () => {
    for (const one of heard) {
      const packet = packetOf(one);
      const segment = segmentOf(packet);
      // Of a VPC's 9001 bytes, those that pass everywhere.
      expect(one.frame.length).toBeLessThan(1514);
      expect(packet.missing).toBe(0);
      expect(segment).toEqual(
        segment.kind === 'tcp' ? withTcpChecksum(segment, packet) : withUdpChecksum(segment, packet),
      );
    }
  });

  /** The other end's MAC address as this interface sees it: a neighbour's in its subnet, else the router's. */
  const farMac = ({ networkInterface, direction }: Passage, { source, destination }: Ipv4): string => {
    const peer = interfaces.get((direction === 'egress' ? destination : source).join('.'));
    return peer?.subnetId === networkInterface.subnetId ? peer.mac : '02:00:00:00:00:01';
  };

  test('has the MAC address of its interface on its own side, and its next hop on the other', () => {
    for (const one of heard) {
      const { source, destination } = ethernetOf(one);
      const macs = [source, destination].map((mac) =>
        [...mac].map((byte) => byte.toString(16).padStart(2, '0')).join(':'),
      );
      const ownFirst = one.direction === 'egress' ? macs : macs.toReversed();
      expect(ownFirst).toEqual([one.networkInterface.mac, farMac(one, packetOf(one))]);
    }
  });
});

interface Connection {
  /** The server's. */
  readonly port: number;
  readonly segments: Tcp[];
}

/** Each packet once: as it leaves a task, or as it comes in from outside. */
const packets = heard
  .map((one) => ({ one, packet: packetOf(one) }))
  .filter(({ one, packet }) => one.direction === 'egress' || !interfaces.has(packet.source.join('.')))
  .map(({ packet }) => packet);

function connections(): readonly Connection[] {
  const found = new Map<string, Connection>();
  for (const packet of packets) {
    const segment = segmentOf(packet);
    if (segment.kind !== 'tcp') continue;
    const ends = [`${packet.source}:${segment.sourcePort}`, `${packet.destination}:${segment.destinationPort}`];
    const key = ends.toSorted().join();
    const connection = found.get(key) ?? { port: segment.destinationPort, segments: [] };
    found.set(key, connection);
    connection.segments.push(segment);
  }
  return [...found.values()];
}

describe('every TCP connection', () => {
  const { ack, fin, psh, syn } = tcpFlags;

  test('opens, is spoken over, and closes', () => {
    const all = connections();
    expect(all.length).toBeGreaterThan(30);
    for (const { segments } of all) {
      const flags = segments.map((segment) => segment.flags);
      expect(flags.slice(0, 3)).toEqual([syn, syn | ack, ack]);
      expect(flags.slice(-3)).toEqual([fin | ack, fin | ack, ack]);
      for (const { flags: one, payload } of segments.slice(3, -3))
        expect(one).toBe(payload.length > 0 ? psh | ack : ack);
    }
  });

  test('is numbered without a gap, and everything is acknowledged', () => {
    for (const { segments } of connections()) {
      const next = new Map<number, number>();
      for (const { sourcePort, destinationPort, sequence, acknowledgment, flags, payload } of segments) {
        expect(sequence).toBe(next.get(sourcePort) ?? sequence);
        expect(acknowledgment).toBe(next.get(destinationPort) ?? 0);
        next.set(sourcePort, (sequence + payload.length + ((flags & (syn | fin)) === 0 ? 0 : 1)) >>> 0);
      }
    }
  });

  test('acknowledges by itself only what is not answered at once', () => {
    for (const { segments } of connections()) {
      for (const [index, { payload, sourcePort }] of segments.entries()) {
        const after = segments[index + 1];
        if (payload.length > 0) expect(after?.sourcePort).not.toBe(sourcePort);
      }
    }
  });

  test('goes to a port of what its server serves', () => {
    expect(new Set(connections().map(({ port }) => port))).toEqual(new Set([80, 443, 5432]));
  });
});

describe('every lookup', () => {
  const messages = packets.filter(({ protocol }) => protocol === protocols.udp);
  const questions = messages.filter((_, index) => index % 2 === 0);
  const answers = messages.filter((_, index) => index % 2 === 1);
  const wire = (...words: readonly (string | number)[]): string =>
    words.map((word) => (typeof word === 'number' ? String.fromCharCode(word) : word)).join('');
  const latin = (bytes: Uint8Array): string => wire(...bytes);
  const nameServers = [...world.tasks.values()]
    .filter(({ group }) => group === 'service:dns')
    .map(({ attachment }) => world.networkInterfaces.get(attachment?.networkInterfaceId ?? '')?.privateIp ?? '');
  const serviceNames = ['search', 'payments', 'database'].map((name) => wire(name.length, name, 8, 'internal', 0));
  const names = [...serviceNames, wire(3, 'api', 7, 'example', 3, 'com', 0)];

  test('asks a name server of the fleet for the address of a name; name servers ask the VPC’s', () => {
    expect(questions.length).toBeGreaterThan(20);
    for (const packet of questions) {
      const { destinationPort, payload } = segmentOf(packet);
      const isForwarded = nameServers.includes(packet.source.join('.'));
      expect(isForwarded ? ['10.0.0.2'] : nameServers).toContain(packet.destination.join('.'));
      expect(destinationPort).toBe(53);
      const asked = names.map((name) => wire(1, 0, 0, 1, 0, 0, 0, 0, 0, 0, name, 0, 1, 0, 1));
      expect(asked).toContain(latin(payload.subarray(2)));
    }
    expect(questions.some(({ destination }) => destination.join('.') === '10.0.0.2')).toBe(true);
  });

  test('is answered with the address of the name, living a minute', () => {
    expect(answers.length).toBe(questions.length);
    for (const [index, packet] of answers.entries()) {
      const asked = questions[index] ?? packet;
      const question = segmentOf(asked);
      const { sourcePort, destinationPort, payload } = segmentOf(packet);
      expect([packet.source, sourcePort, packet.destination, destinationPort]).toEqual([
        asked.destination,
        53,
        asked.source,
        question.sourcePort,
      ]);
      expect(payload.subarray(0, 2)).toEqual(question.payload.subarray(0, 2));
      expect(payload.subarray(2, 12)).toEqual(Uint8Array.of(0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0));
      expect(payload.subarray(12, -16)).toEqual(question.payload.subarray(12));
      expect(payload.subarray(-16, -4)).toEqual(Uint8Array.of(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4));
      expect(payload.subarray(-4).join('.')).toMatch(
        latin(payload).includes('example') ? /^203\.0\.113\./ : /^10\.0\.[12]\./,
      );
    }
  });

  test('without a name server of the fleet, the VPC’s is asked', () => {
    const alone = talk({ tasks: 4, seconds: 60, perTaskPerSecond: 2 });
    const asked = alone.heard
      .map(packetOf)
      .filter((packet) => packet.protocol === protocols.udp && segmentOf(packet).destinationPort === 53)
      .map(({ destination }) => destination.join('.'));
    expect(new Set(asked)).toEqual(new Set(['10.0.0.2']));
  });
});
