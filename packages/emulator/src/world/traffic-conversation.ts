// Who speaks with whom and about what: each task is spoken to as what it serves, in conversations that look like a shop's.
import { resolverNear } from './filter.ts';
import type { Random } from './random.ts';
import type { NetworkInterface } from './state.ts';
import type { Served } from './task-behaviour.ts';
import { dnsLookup } from './traffic-dns.ts';
import { httpConversation } from './traffic-http.ts';
import { type End, endAt, type IpPacket } from './traffic-ip.ts';
import { postgresConversation } from './traffic-postgres.ts';
import { tlsConversation } from './traffic-tls.ts';

export interface Speaker {
  /** As ECS has it, e.g. `service:search`. */
  readonly group: string;
  readonly networkInterface: NetworkInterface;
  readonly serves: Served;
}

/** `beginner` is one of `speakers`, and has a part in it; it is never empty. */
export function conversation(random: Random, beginner: Speaker, speakers: readonly Speaker[]): readonly IpPacket[] {
  const neighbours = speakers.filter((one) => one !== beginner && isReachable(beginner, one));
  return isWeb(beginner)
    ? webConversation(random, beginner, neighbours)
    : backConversation(random, beginner, neighbours.filter(isWeb));
}

/** With a database, another task or somebody outside, each one time in three, as far as they are there. */
function webConversation(random: Random, { serves, ...beginner }: Speaker, neighbours: readonly Speaker[]) {
  const self = endOf(beginner);
  const choice = random.between(1, 3);
  const database = choice === 1 ? drawn(random, neighbours.filter(isDatabase)) : undefined;
  const peer = database ?? drawn(random, neighbours);
  if (peer === undefined || choice === 3) {
    const somebody = outside(random);
    if (random.between(0, 1) === 0) return spoken[serves](random, somebody, self);
    return [...lookup(random, self, somebody, neighbours), ...tlsConversation(random, self, somebody)];
  }
  const server = endOf(peer);
  const question = peer.serves === 'dns' ? [] : lookup(random, self, server, neighbours);
  return [...question, ...spoken[peer.serves](random, self, server)];
}

/** Databases and name servers are spoken to, or else store a copy of themselves, or pass a question on. */
function backConversation(random: Random, { serves, ...beginner }: Speaker, clients: readonly Speaker[]) {
  const self = endOf(beginner);
  const client = drawn(random, clients);
  if (client !== undefined && random.between(1, 3) > 1) return spoken[serves](random, endOf(client), self);
  const somebody = outside(random);
  return serves === 'dns'
    ? dnsLookup(random, self, resolverOf(self), somebody)
    : tlsConversation(random, self, somebody);
}

/** Every third conversation begins with a question, as if the answers to the others were still known. */
function lookup(random: Random, asker: End, wanted: End, neighbours: readonly Speaker[]): readonly IpPacket[] {
  if (random.between(1, 3) > 1) return [];
  const server = drawn(
    random,
    neighbours.filter(({ serves }) => serves === 'dns'),
  );
  return dnsLookup(random, asker, server === undefined ? resolverOf(asker) : endOf(server), wanted);
}

const spoken: Readonly<Record<Served, (random: Random, client: End, server: End) => readonly IpPacket[]>> = {
  http: httpConversation,
  https: tlsConversation,
  postgres: postgresConversation,
  dns: (random, client, server) => dnsLookup(random, client, server, outside(random)),
};

function drawn(random: Random, speakers: readonly Speaker[]): Speaker | undefined {
  return speakers[random.between(0, speakers.length - 1)];
}

function isWeb({ serves }: Speaker): boolean {
  return serves === 'http' || serves === 'https';
}

function isDatabase({ serves }: Speaker): boolean {
  return serves === 'postgres';
}

function isReachable({ networkInterface: one }: Speaker, { networkInterface: other }: Speaker): boolean {
  return one.vpcId === other.vpcId;
}

function endOf({ group, networkInterface }: Omit<Speaker, 'serves'>): End {
  const [, name = group] = group.split(':');
  return endAt(networkInterface, `${name}.internal`);
}

/** Of the VPC, by Amazon. */
function resolverOf({ address }: End): End {
  return { address: resolverNear(address), port: undefined, name: 'resolver' };
}

/** In 203.0.113.0/24, which is nobody's (RFC 5737). */
function outside(random: Random): End {
  return { address: Uint8Array.of(203, 0, 113, random.between(1, 254)), port: undefined, name: 'api.example.com' };
}
