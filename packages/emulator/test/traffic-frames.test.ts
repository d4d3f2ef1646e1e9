// Whether a real network stack would believe what the running tasks say.
import { type Ipv4, protocols, type Tcp, tcpFlags, withTcpChecksum, withUdpChecksum } from '@tasktap/wire';
import { describe, expect, test } from 'vitest';
import type { Passage } from '../src/world/packets.ts';
import { ethernetOf, packetOf, segmentOf, talk } from './traffic-ear.ts';

const { world, heard } = talk({ tasks: 10, seconds: 60, perTaskPerSecond: 2 });
const interfaces = new Map([...world.networkInterfaces.values()].map((one) => [one.privateIp, one]));
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('every frame', () => {
  test('is small, whole, and has its right checksum', () => {
    for (const one of heard) {
      const packet = packetOf(one);
      const segment = segmentOf(packet);
      expect(one.frame.length).toBeLessThan(1000);
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
    const connection = found.get(key) ?? { segments: [] };
    found.set(key, connection);
    connection.segments.push(segment);
  }
  return [...found.values()];
}

describe('every TCP connection', () => {
  const { ack, fin, psh, syn } = tcpFlags;

  test('opens, asks, answers and closes', () => {
    const all = connections();
    expect(all.length).toBeGreaterThan(20);
    for (const { segments } of all) {
      const flags = segments.map((segment) => segment.flags);
      expect(flags).toEqual([syn, syn | ack, ack, psh | ack, ack, psh | ack, ack, fin | ack, fin | ack, ack]);
    }
  });

  test('is numbered without a gap', () => {
    for (const { segments } of connections()) {
      const next = new Map<number, number>();
      for (const { sourcePort, destinationPort, sequence, acknowledgment, flags, payload } of segments) {
        expect(sequence).toBe(next.get(sourcePort) ?? sequence);
        expect(acknowledgment).toBe(next.get(destinationPort) ?? 0);
        next.set(sourcePort, (sequence + payload.length + ((flags & (syn | fin)) === 0 ? 0 : 1)) >>> 0);
      }
    }
  });

  test('carries one HTTP request and its response, whose length is right', () => {
    for (const { segments } of connections()) {
      const said = segments.map(({ payload }) => text(payload)).join('');
      expect(said).toMatch(
        /^GET \/\S* HTTP\/1\.1\r\nHost: (search\.internal|api\.example\.com)\r\n(\S.+\r\n)+\r\nHTTP\/1\.1 200 OK\r\n/,
      );
      const [, length, body = ''] = /\r\nContent-Length: (\d+)\r\n\r\n(.+)$/.exec(said) ?? [];
      expect(body.length).toBe(Number(length));
      expect(JSON.parse(body)).toHaveProperty('items');
    }
  });
});

describe('every lookup', () => {
  const messages = packets.filter(({ protocol }) => protocol === protocols.udp);
  const questions = messages.filter((_, index) => index % 2 === 0);
  const answers = messages.filter((_, index) => index % 2 === 1);
  const wire = (...words: readonly (string | number)[]): string =>
    words.map((word) => (typeof word === 'number' ? String.fromCharCode(word) : word)).join('');
  const latin = (bytes: Uint8Array): string => wire(...bytes);
  const names = [wire(6, 'search', 8, 'internal', 0), wire(3, 'api', 7, 'example', 3, 'com', 0)];

  test('asks the resolver for the address of a name', () => {
    expect(questions.length).toBeGreaterThan(10);
    for (const packet of questions) {
      const { destinationPort, payload } = segmentOf(packet);
      expect([packet.destination.join('.'), destinationPort]).toEqual(['10.0.0.2', 53]);
      const asked = names.map((name) => wire(1, 0, 0, 1, 0, 0, 0, 0, 0, 0, name, 0, 1, 0, 1));
      expect(asked).toContain(latin(payload.subarray(2)));
    }
  });

  test('is answered by the resolver with the address of the name, living a minute', () => {
    expect(answers.length).toBe(questions.length);
    for (const [index, packet] of answers.entries()) {
      const question = segmentOf(questions[index] ?? packet);
      const { sourcePort, destinationPort, payload } = segmentOf(packet);
      expect([packet.source.join('.'), sourcePort, destinationPort]).toEqual(['10.0.0.2', 53, question.sourcePort]);
      expect(payload.subarray(0, 2)).toEqual(question.payload.subarray(0, 2));
      expect(payload.subarray(2, 12)).toEqual(Uint8Array.of(0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0));
      expect(payload.subarray(12, -16)).toEqual(question.payload.subarray(12));
      expect(payload.subarray(-16, -4)).toEqual(Uint8Array.of(0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4));
      expect(payload.subarray(-4).join('.')).toMatch(
        latin(payload).includes('example') ? /^203\.0\.113\./ : /^10\.0\.[12]\./,
      );
    }
  });
});
