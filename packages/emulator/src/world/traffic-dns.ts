// A synthetic DNS lookup (RFC 1035): one question, one answer.
import { encodeUdp, protocols, withUdpChecksum } from '@tasktap/wire';
import type { Random } from './random.ts';
import { type Bytes, counted, joined, number, text } from './traffic-bytes.ts';
import { type End, type IpPacket, ipPacket } from './traffic-ip.ts';

/** `client` asks for the address of `wanted`. */
export function dnsLookup(random: Random, client: End, resolver: End, wanted: End): readonly IpPacket[] {
  const id = random.between(0, 0xffff);
  const clientPort = random.between(32768, 60999);
  const question = joined(nameBytes(wanted.name), typeA, classInternet);
  const answer = joined(namePointer, typeA, classInternet, number(secondsToLive, 4), counted(2, wanted.address));
  const query = joined(header(id, 0x0100, 0), question);
  const response = joined(header(id, 0x8180, 1), question, answer);
  return [
    datagram(random, client, clientPort, resolver, dnsPort, query),
    datagram(random, resolver, dnsPort, client, clientPort, response),
  ];
}

const dnsPort = 53;
const secondsToLive = 60;
const typeA = [0, 1];
const classInternet = [0, 1];
/** "The name at byte 12 of this message", where the question's name stands (§4.1.4). */
const namePointer = [0xc0, 12];

/** One question, `answers` answers, nothing else. `flags` 0x0100: recursion desired; 0x8180: its response. */
function header(id: number, flags: number, answers: number): Bytes {
  return joined(...[id, flags, 1, answers, 0, 0].map((word) => number(word, 2)));
}

function nameBytes(name: string): Bytes {
  return joined(...name.split('.').map((label) => counted(1, text(label))), [0]);
}

function datagram(
  random: Random,
  from: End,
  sourcePort: number,
  to: End,
  destinationPort: number,
  message: Uint8Array,
): IpPacket {
  const plain = {
    kind: 'udp',
    sourcePort,
    destinationPort,
    checksum: 0,
    payload: message,
    missing: 0,
  } as const;
  const sealed = withUdpChecksum(plain, { source: from.address, destination: to.address });
  return ipPacket(random, from, to, protocols.udp, encodeUdp(sealed));
}
